// An Echo Show on a desk: Amazon's own APL engine in a browser. `node screen.cjs CHROMIUM FONTS`, one JSON line in, one out.
// In:  {"do": "show", "directive": …, "screen": {width, height, round, mode, dpi}} | {"do": "pass", "ms": 1000}
//      | {"do": "look"} | {"do": "press", "label": …} | {"do": "key", "key": …} | {"do": "shot", "file": …}
// Out: what was asked for, or {"error": …}. Time stands still unless it is passed.
"use strict";
const fs = require("node:fs");
const http = require("node:http");
const os = require("node:os");
const path = require("node:path");
const readline = require("node:readline");
const { chromium } = require("playwright-core");

const [browserPath, fonts] = process.argv.slice(2);
const NO_NETWORK = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
const FONT_HOST = "https://d1gkjrhppbyzyh.cloudfront.net/"; // the engine's style sheet names Amazon's fonts there
const PACKAGE_HOST = "https://d2na8397m465mh.cloudfront.net/packages/";
const engine = fs.readFileSync(require.resolve("apl-viewhost-web"), "utf8").replaceAll(FONT_HOST, "/font/").replaceAll(PACKAGE_HOST, "/package/");

const PAGE = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<style>html, body { margin: 0; height: 100%; overflow: hidden } #view { position: relative; overflow: hidden; background: black }</style>
<div id="view"></div><script src="/engine.js"></script><script>(${inThePage})()</script>`;

// Runs in the page.
function inThePage() {
  const seen = { pressed: [], log: [] };
  const ready = window.AplRenderer.initEngine();
  window.coach = {
    seen,
    ready,
    async show(directive, screen) {
      const view = document.getElementById("view");
      Object.assign(view.style, { width: `${screen.width}px`, height: `${screen.height}px`, borderRadius: screen.round ? "50%" : "0" });
      const content = window.AplRenderer.Content.create(JSON.stringify(directive.document));
      content.addData("payload", JSON.stringify(directive.datasources));
      const shape = screen.round ? "ROUND" : "RECTANGLE";
      const renderer = window.AplRenderer.default.create({
        content, view, theme: "dark", mode: screen.mode,
        viewport: { width: screen.width, height: screen.height, dpi: screen.dpi, isRound: screen.round, shape },
        environment: { agentName: "tests", agentVersion: "1" },
        utcTime: Date.now(), localTimeAdjustment: 0, notLoadFonts: true, logLevel: "debug",
        logTransport: (level, _, text) => seen.log.push([level, String((text && text.message) || text).replaceAll("\0", "")]),
        onSendEvent: (event) => seen.pressed.push(event.arguments),
        onRunTimeError: (error) => seen.log.push(["error", JSON.stringify(error)]),
      });
      await renderer.init();
      return { error: content.isError(), ready: content.isReady() };
    },
    look() {
      const view = document.getElementById("view");
      const { left, top } = view.getBoundingClientRect();
      const at = (box) => ({ left: box.left - left, top: box.top - top, right: box.right - left, bottom: box.bottom - top });
      const texts = [];
      const walker = document.createTreeWalker(view, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(node);
        const lines = [...range.getClientRects()].filter((box) => box.width > 0).map(at);
        const size = parseFloat(getComputedStyle(node.parentElement).fontSize);
        if (node.data.trim() && lines.length) texts.push({ text: node.data.trim(), size, lines });
      }
      const visible = [...view.querySelectorAll("svg")].filter((svg) => svg.getBoundingClientRect().width > 0);
      const drawings = visible.map((svg) => ({
        box: at(svg.getBoundingClientRect()),
        dashes: [...svg.querySelectorAll("path[stroke-dasharray]")].map((one) => [one.getAttribute("stroke-dasharray"), one.getAttribute("stroke-opacity")]),
        paths: svg.querySelectorAll("path").length,
        words: [...svg.querySelectorAll("text")].map((one) => one.textContent),
      }));
      return { texts, drawings, log: seen.log, pressed: seen.pressed };
    },
  };
}

function served() {
  const server = http.createServer((request, response) => {
    const answer = (type, body) => response.writeHead(200, { "content-type": type }).end(body);
    if (request.url === "/") return answer("text/html", PAGE);
    if (request.url === "/engine.js") return answer("text/javascript", engine);
    if (request.url.startsWith("/font/")) return answer("font/ttf", fs.readFileSync(path.join(fonts, `NotoSans-${/Bd|Bold|He/.test(request.url) ? "Bold" : "Regular"}.ttf`)));
    return response.writeHead(404).end();
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

async function main() {
  const server = await served();
  const home = `http://127.0.0.1:${server.address().port}/`;
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), "screen-"));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: browserPath, headless: true, args: NO_NETWORK, chromiumSandbox: false, viewport: { width: 1920, height: 1920 },
  });
  let page, blocked;

  // The engine's memory is not given back: a page for each document.
  async function open() {
    if (page) await page.close();
    page = await browser.newPage();
    blocked = [];
    await page.route((url) => !url.href.startsWith(home) && url.protocol !== "data:", (route) => {
      blocked.push(route.request().url());
      return route.abort();
    });
    await page.goto(home);
    await page.evaluate(async () => {
      await window.coach.ready;
      for (const weight of [400, 700]) await document.fonts.load(`${weight} 20px amazon-ember-display`);
    });
    await page.clock.install({ time: new Date("2026-01-01T10:00:00Z") });
  }

  const does = {
    async show({ directive, screen }) {
      await open();
      const told = await page.evaluate(([one, where]) => window.coach.show(one, where), [directive, screen]);
      await page.clock.runFor(500); // before that no touch is taken
      return told;
    },
    async pass({ ms }) {
      await page.clock.runFor(ms);
      return {};
    },
    async look() {
      return { ...(await page.evaluate(() => window.coach.look())), blocked };
    },
    async press({ label }) {
      await page.getByText(label, { exact: true }).click();
      await page.clock.runFor(600);
      return {};
    },
    async key({ key }) {
      await page.keyboard.press(key);
      await page.clock.runFor(600);
      return {};
    },
    async shot({ file }) {
      await page.locator("#view").screenshot({ path: file });
      return {};
    },
  };

  for await (const line of readline.createInterface({ input: process.stdin })) {
    const wish = JSON.parse(line);
    let told;
    try {
      told = await does[wish.do](wish);
    } catch (error) {
      told = { error: String(error) };
    }
    process.stdout.write(JSON.stringify(told) + "\n");
  }
  await browser.close();
  server.closeAllConnections();
  server.close();
  fs.rmSync(profile, { recursive: true, force: true });
}

main();
