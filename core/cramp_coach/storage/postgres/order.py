"""Who may be served now: one participant's errands in their order, others beside each other. Pure."""

from collections.abc import Sequence
from itertools import count

from cramp_coach.storage.jobs import Errand


class Order:
    """What waits and what is in hand. An errand for nobody in particular waits for all before it."""

    def __init__(self) -> None:
        self._numbers = count()
        self._waiting: dict[int, Errand[object]] = {}
        self._in_hand: dict[int, Errand[object]] = {}

    def add(self, errand: Errand[object]) -> None:
        """It came last."""
        self._waiting[next(self._numbers)] = errand

    def take(self, most: int) -> list[Errand[object]]:
        """The first that may be done now, in their order."""
        blocked = {person for errand in self._in_hand.values() for person in errand.participants}
        taken: list[int] = []
        passed_over = False
        for number, errand in self._waiting.items():
            if len(taken) == most:
                break
            for_some = blocked.isdisjoint(errand.participants)
            for_nobody = not passed_over and all(other > number for other in self._in_hand)
            if for_some if errand.participants else for_nobody:
                taken.append(number)
            else:
                blocked.update(errand.participants)
                passed_over = True
        return [self._hand_out(number) for number in taken]

    def finish(self, errands: Sequence[Errand[object]]) -> bool:
        """These are done; says whether something still waits."""
        done = set(map(id, errands))
        self._in_hand = {number: one for number, one in self._in_hand.items() if id(one) not in done}
        return bool(self._waiting)

    def _hand_out(self, number: int) -> Errand[object]:
        errand = self._in_hand[number] = self._waiting.pop(number)
        return errand
