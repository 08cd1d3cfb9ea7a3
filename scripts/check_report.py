#!/usr/bin/env python3
"""Opens report pages in headless Chromium and looks for what a reader would trip over.

    scripts/check_report.py report.html [MORE.html …] [--output FOLDER]

Needs Debian's `chromium` and nothing from PyPI: it speaks the DevTools protocol over a pipe. For every page, in light, in
dark, on a phone and as printed, it fails on: console messages and violations of the page's content policy; any
request but the page itself (by the DevTools protocol, and by the browser's own network log); content wider than the
page; chart labels that are cut off or lie over each other; text with less contrast than WCAG 2 asks for (4.5 : 1, large
3 : 1); twin ids, links to nowhere, what scrolls and cannot be reached by keyboard; printed tables that are cut off.
Writes light.png, dark.png, narrow.png and print.pdf for each page to look at.
"""
import argparse
import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps",
    "--disable-extensions", "--disable-domain-reliability", "--no-first-run", "--no-pings", "--no-default-browser-check",
    "--disable-client-side-phishing-detection", "--metrics-recording-only", "--remote-debugging-pipe",
    # Whatever the browser itself wants to look up, it does not get.
    "--host-resolver-rules=MAP * ~NOTFOUND", "--force-color-profile=srgb",
]
# Width and height in CSS pixels; 695 x 1017 is A4 within the report's margins.
VIEWS = {
    "light": (1280, 900, "light", "screen"), "dark": (1280, 900, "dark", "screen"),
    "narrow": (390, 844, "light", "screen"), "print": (695, 1017, "light", "print"),
}
ACROSS = 1024  # A4 across
LONGEST_PICTURE = 16000


class Browser:
    """Chromium at the other end of a pipe: JSON messages that end in a zero byte."""

    def __init__(self, folder, netlog):
        to_browser, self.writer = os.pipe()
        self.reader, from_browser = os.pipe()

        def connect():  # the browser reads from 3 and writes to 4
            first, second = os.dup(to_browser), os.dup(from_browser)
            os.dup2(first, 3)
            os.dup2(second, 4)

        self.log = open(folder / "chromium.log", "wb")
        self.process = subprocess.Popen(
            ["chromium", *FLAGS, f"--user-data-dir={folder / 'profile'}", f"--log-net-log={netlog}", "about:blank"],
            preexec_fn=connect, close_fds=False, stdout=self.log, stderr=self.log)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer = b""
        self.count = 0
        self.events = []

    def receive(self):
        while b"\0" not in self.buffer:
            chunk = os.read(self.reader, 1 << 20)
            if not chunk:
                raise RuntimeError("Chromium ended; see chromium.log")
            self.buffer += chunk
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, session=None, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.writer, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.count:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, event):
        while True:
            for index, message in enumerate(self.events):
                if message.get("method") == event:
                    return message
            self.events.append(self.receive())

    def close(self):
        try:
            self.call("Browser.close")
        except RuntimeError:
            pass
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()


# Runs in the page; gives a list of complaints.
LOOK = r"""
(media, acrossWidth) => {
  const found = [];
  const say = (kind, what) => { if (found.length < 200) found.push(kind + ": " + what); };
  const name = e => {
    const text = (e.textContent || "").trim().replace(/\s+/g, " ").slice(0, 40);
    return e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + " '" + text + "'";
  };
  const shown = e => e.checkVisibility ? e.checkVisibility() : true;
  const page = document.documentElement;
  // Wide tables are printed on a page of their own, across.
  const across = media === "print" ? [...document.querySelectorAll(".wide")] : [];
  for (const e of across) e.style.display = "none";
  if (page.scrollWidth > page.clientWidth + 1)
    say("wider than the page", page.scrollWidth + " of " + page.clientWidth + " pixels");
  for (const e of across) { e.style.display = ""; e.style.width = acrossWidth + "px"; }

  // Scrolling frames.
  for (const e of document.querySelectorAll("main *, nav")) {
    if (e.closest("svg") || !shown(e)) continue;
    const wide = e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0;
    if (!wide) continue;
    const style = getComputedStyle(e);
    if (media === "print" && e.matches(".scroll")) say("cut off in print", name(e));
    else if (/auto|scroll/.test(style.overflowX)) {
      if (e.tabIndex < 0 && !e.querySelector("a")) say("scrolls, but not by keyboard", name(e));
    } else if (style.overflowX === "hidden" || style.overflowX === "clip") say("cut off", name(e));
    else if (style.display !== "inline" && !e.querySelector(".scroll") && media !== "print" && !e.closest(".scroll"))
      say("overflows", name(e));
  }

  // Labels of charts.
  for (const svg of document.querySelectorAll("svg")) {
    const box = svg.viewBox.baseVal;
    if (!box || !box.width || !shown(svg)) continue;
    const labels = [...svg.querySelectorAll("text")].filter(t => t.textContent.trim());
    const boxes = labels.map(t => {
      const b = t.getBBox();
      const m = svg.getScreenCTM().inverse().multiply(t.getScreenCTM());
      const corners = [[b.x, b.y], [b.x + b.width, b.y], [b.x, b.y + b.height], [b.x + b.width, b.y + b.height]]
        .map(p => new DOMPoint(p[0], p[1]).matrixTransform(m));
      const xs = corners.map(p => p.x), ys = corners.map(p => p.y);
      return {x: Math.min(...xs), y: Math.min(...ys), r: Math.max(...xs), b: Math.max(...ys), turned: m.b !== 0};
    });
    const title = svg.getAttribute("aria-label") || "chart";
    boxes.forEach((b, i) => {
      if (b.x < box.x - 1 || b.y < box.y - 2 || b.r > box.x + box.width + 1 || b.b > box.y + box.height + 2)
        say("label cut off", title + ": '" + labels[i].textContent + "'");
      for (let j = 0; j < i; j++) {
        const c = boxes[j];
        if (b.turned || c.turned) continue;
        if (Math.min(b.r, c.r) - Math.max(b.x, c.x) > 1.5 && Math.min(b.b, c.b) - Math.max(b.y, c.y) > 4.5)
          say("labels overlap", title + ": '" + labels[j].textContent + "' and '" + labels[i].textContent + "'");
      }
    });
    if (svg.getAttribute("role") !== "img" && svg.getAttribute("aria-hidden") !== "true") say("no role", "svg");
    if (svg.getAttribute("role") === "img" && !svg.getAttribute("aria-label")) say("no name", "svg");
  }

  for (const e of across) e.style.width = "";

  // Contrast.
  const parse = text => {
    const m = text.match(/rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)/);
    return m ? [+m[1], +m[2], +m[3], m[4] === undefined ? 1 : +m[4]] : null;
  };
  const over = (a, b) => [0, 1, 2].map(i => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
  const light = c => {
    const f = c.slice(0, 3).map(v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
    return .2126 * f[0] + .7152 * f[1] + .0722 * f[2];
  };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)]; return (Math.max(x, y) + .05) / (Math.min(x, y) + .05); };
  const ground = e => {
    const layers = [];
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c && c[3] > 0) { layers.push(c); if (c[3] === 1) break; }
    }
    let result = [255, 255, 255, 1];
    for (const c of layers.reverse()) result = over(c, result);
    return result;
  };
  const complained = new Set();
  const check = (e, ink, back, size, bold) => {
    const needed = size >= 24 || (bold && size >= 18.6) ? 3 : 4.5;
    const value = ratio(over(ink, back), back);
    const key = ink + "/" + back;
    if (value < needed - .02 && !complained.has(key)) {
      complained.add(key);
      say("contrast " + value.toFixed(2) + " : 1", name(e) + " (" + ink + " on " + back.map(Math.round) + ")");
    }
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || e.closest("svg,style,title") || !shown(e)) continue;
    const style = getComputedStyle(e);
    check(e, parse(style.color), ground(e), parseFloat(style.fontSize), +style.fontWeight >= 700);
  }
  for (const t of document.querySelectorAll("svg text")) {
    if (!t.textContent.trim() || !shown(t)) continue;
    const svg = t.closest("svg"), b = t.getBoundingClientRect();
    const [x, y] = [b.x + b.width / 2, b.y + b.height / 2];
    let back = ground(svg);
    for (const s of svg.querySelectorAll("rect,circle,polygon,path")) {
      if (!(s.compareDocumentPosition(t) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
      const r = s.getBoundingClientRect();
      if (x < r.x || x > r.right || y < r.y || y > r.bottom) continue;
      const style = getComputedStyle(s), fill = parse(style.fill);
      if (fill) { fill[3] *= +style.fillOpacity * +style.opacity; back = over(fill, back); }
    }
    const style = getComputedStyle(t), ink = parse(style.fill);
    if (ink) { ink[3] *= +style.fillOpacity * +style.opacity; check(t, ink, back, parseFloat(style.fontSize), +style.fontWeight >= 700); }
  }

  // Structure.
  const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
  for (const id of new Set(ids)) if (ids.filter(i => i === id).length > 1) say("twin id", id);
  for (const a of document.querySelectorAll("a[href]"))
    if (!ids.includes(a.getAttribute("href").slice(1))) say("link to nowhere", a.getAttribute("href"));
  for (const t of document.querySelectorAll("table")) {
    if (!t.caption && !document.getElementById(t.getAttribute("aria-labelledby") || ""))
      say("table without caption", name(t));
    const widths = new Set([...t.rows].map(r => r.cells.length));
    if (widths.size > 1) say("ragged table", name(t));
  }
  let last = 0;
  for (const h of document.querySelectorAll("h1,h2,h3,h4,h5,h6")) {
    const level = +h.tagName[1];
    if (level > last + 1) say("heading skips a level", name(h));
    last = level;
  }
  return found;
}
"""


def check(browser, page, output):
    """Complaints about one page."""
    complaints = []
    url = page.resolve().as_uri()
    target = browser.call("Target.createTarget", url="about:blank")["targetId"]
    session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def call(method, **parameters):
        return browser.call(method, session, **parameters)

    for domain in ["Page", "Runtime", "Log", "Network"]:
        call(domain + ".enable")
    browser.events.clear()
    call("Page.navigate", url=url)
    browser.wait("Page.loadEventFired")

    for view, (width, height, scheme, media) in VIEWS.items():
        call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500)
        call("Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": scheme}])
        answer = call("Runtime.evaluate", expression=f"({LOOK})({json.dumps(media)}, {ACROSS})", returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"].get("description", "the page could not be looked at"))
        complaints += [f"{view}: {text}" for text in answer["result"]["value"]]
        if media == "screen":
            size = call("Page.getLayoutMetrics")["cssContentSize"]
            clip = {"x": 0, "y": 0, "width": width, "height": min(size["height"], LONGEST_PICTURE), "scale": 1}
            picture = call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
            (output / f"{view}.png").write_bytes(base64.b64decode(picture["data"]))
    call("Emulation.clearDeviceMetricsOverride")
    call("Emulation.setEmulatedMedia", media="", features=[])
    printed = call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
    (output / "print.pdf").write_bytes(base64.b64decode(printed["data"]))

    time.sleep(0.2)
    call("Runtime.evaluate", expression="0")  # so that late events are in
    for event in browser.events:
        method, parameters = event.get("method"), event.get("params", {})
        if method == "Network.requestWillBeSent" and parameters["request"]["url"].split("#")[0] != url:
            complaints.append(f"request: {parameters['request']['url'][:200]}")
        elif method == "Runtime.consoleAPICalled":
            complaints.append(f"console: {parameters['type']}")
        elif method == "Runtime.exceptionThrown":
            complaints.append("console: an exception")
        elif method == "Log.entryAdded":
            complaints.append(f"console: {parameters['entry']['level']}: {parameters['entry']['text'][:200]}")
    browser.call("Target.closeTarget", targetId=target)
    return complaints


def requested(netlog):
    """Addresses in the browser's network log that a page asked for. What the browser asks for on its own account (its
    updates; it gets no answer) has no origin there."""
    log = json.loads(netlog.read_text())
    kinds = {number: name for name, number in log["constants"]["logEventTypes"].items()}
    found = set()
    for event in log["events"]:
        parameters = event.get("params", {})
        if kinds[event["type"]] == "URL_REQUEST_START_JOB" and parameters.get("initiator") != "not an origin":
            if address := parameters.get("url"):  # the job's end has none
                found.add(address)
    return sorted(address for address in found if not address.startswith(("file:", "data:", "blob:")))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("pages", nargs="+", type=pathlib.Path, metavar="report.html")
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path("report-check"), help="folder of the pictures")
    arguments = parser.parse_args()
    if not shutil.which("chromium"):
        sys.exit("error: chromium is not installed (Debian: apt install chromium)")
    for page in arguments.pages:
        if not page.is_file():
            sys.exit(f"error: {page}: no such file")

    failed = False
    with tempfile.TemporaryDirectory(prefix="check-report-") as folder:
        folder = pathlib.Path(folder)
        netlog = folder / "netlog.json"
        browser = Browser(folder, netlog)
        try:
            for page in arguments.pages:
                output = arguments.output / page.stem if len(arguments.pages) > 1 else arguments.output
                output.mkdir(parents=True, exist_ok=True, mode=0o700)
                complaints = check(browser, page, output)
                failed = failed or bool(complaints)
                print(f"{page}: {'sound' if not complaints else f'{len(complaints)} complaints'}; pictures in {output}")
                for complaint in complaints:
                    print(f"  {complaint}")
        finally:
            browser.close()
        addresses = requested(netlog)
        failed = failed or bool(addresses)
        print(f"network log: {len(addresses)} requests by the pages")
        for address in addresses:
            print(f"  {address[:200]}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
