"use strict";
// Puts every new fragment in its place; says when the connection is lost and comes back by itself.

const live = document.getElementById("live");
const lost = document.getElementById("lost");
const said = document.getElementById("said");
const QUIET_MS = 60000; // between two sentences for those who listen
const SILENCE_MS = 30000; // the server says something every ten seconds
let saidAt = 0, alarmed = false, heardAt = Date.now();

function draw(message) {
  const open = [...live.querySelectorAll("details[open]")].map((each) => each.id);
  const focused = live.contains(document.activeElement) ? document.activeElement.id : "";
  live.innerHTML = message.html; // drawn and escaped by the server
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focused) document.getElementById(focused)?.focus();
  if (message.alarm !== alarmed || Date.now() - saidAt > QUIET_MS) {
    said.textContent = message.said;
    saidAt = Date.now();
    alarmed = message.alarm;
  }
}

function listen() {
  const source = new EventSource("live/events" + location.search);
  source.onmessage = (event) => {
    heardAt = Date.now();
    lost.hidden = true;
    draw(JSON.parse(event.data));
  };
  source.addEventListener("trouble", () => { heardAt = Date.now(); lost.hidden = false; });
  source.onerror = () => {
    lost.hidden = false;
    if (source.readyState === EventSource.CLOSED) setTimeout(again, 2000);
  };
}

async function again() {
  // The server has refused: it was started anew, or the code has run out. Ask for the page.
  try {
    const answer = await fetch("live/state", { cache: "no-store" });
    if (answer.status === 401) location.reload();
    else listen();
  } catch {
    setTimeout(again, 2000);
  }
}

setInterval(() => { if (Date.now() - heardAt > SILENCE_MS) lost.hidden = false; }, 5000);
listen();
