"""Paper and picture: the page for the doctor as PDF, and the days of the log as PNG. Pure, and slow."""

from io import BytesIO
from typing import TYPE_CHECKING, Final

from cramp_coach.vocabulary import Days, Page

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

MARGIN, LINE = 20, 6  # millimetres
TITLE, HEADING, BODY = 15, 11, 11  # points
WEEK: Final = 7
CELL, LEFT, EDGE = 96, 250, 30  # pixels of a picture that a small phone shows at a third of its size
WORDS = 40  # pixels high
PAPER, INK, FAINT = (
    "#ffffff",
    "#1a1a1a",
    "#6b6b6b",
)  # white of its own, so that it is read on a dark screen too
COLOURS = {"cramp": "#b3261e", "free": "#1b6e3a", "unknown": FAINT}


def pdf_from(page: Page) -> bytes:
    """One A4 page, or more where it is long."""
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.set_title(_printable(page.title))
    pdf.set_margin(MARGIN)
    pdf.add_page()

    def write(line: str, size: int, *, bold: bool = False) -> None:
        pdf.set_font("Helvetica", "B" if bold else "", size)
        pdf.multi_cell(0, LINE, _printable(line), align="L", new_x="LMARGIN", new_y="NEXT")

    write(page.title, TITLE, bold=True)
    for heading, *lines in page.sections:
        pdf.ln(LINE / 2)
        write(heading, HEADING, bold=bool(lines))
        for line in lines:
            write(line, BODY)
    return bytes(pdf.output())


def _printable(text: str) -> str:
    """Its letters are those that every reader of PDF has; the content uses no others."""
    return text.encode("latin-1", "replace").decode("latin-1")


def png_from(days: Days) -> bytes:
    """Seven days a row: a filled disc, a ring or a dot, which are told apart without colours too."""
    from PIL import Image, ImageDraw

    rows = len(days.weeks)
    height = EDGE * 2 + CELL * rows + WORDS * 2 * len(days.legend)
    picture = Image.new("RGB", (EDGE * 2 + LEFT + CELL * WEEK, height), PAPER)
    canvas = ImageDraw.Draw(picture)
    for row, week in enumerate(days.weeks):
        top = EDGE + CELL * row
        _write(canvas, (EDGE, top + CELL // 2), week)
        for column, mark in enumerate(days.marks[row * WEEK : (row + 1) * WEEK]):
            _mark(canvas, EDGE + LEFT + CELL * column, top, mark)
    for number, (mark, words) in enumerate(days.legend):
        top = EDGE + CELL * rows + WORDS * 2 * number
        _mark(canvas, EDGE, top, mark)
        _write(canvas, (EDGE + CELL + 10, top + CELL // 2), words)
    kept = BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _mark(canvas: "ImageDraw", left: int, top: int, mark: str) -> None:
    colour, middle = COLOURS[mark], (left + CELL // 2, top + CELL // 2)
    match mark:
        case "cramp":
            canvas.circle(middle, CELL * 0.38, fill=colour)
        case "free":
            canvas.circle(middle, CELL * 0.34, outline=colour, width=9)
        case _:
            canvas.circle(middle, CELL * 0.09, fill=colour)


def _write(canvas: "ImageDraw", middle_left: tuple[int, int], words: str) -> None:
    from PIL import ImageFont

    canvas.text(middle_left, words, fill=INK, font=ImageFont.load_default(WORDS), anchor="lm")
