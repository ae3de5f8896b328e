// An Echo on a desk: one JSON line in, one out. `node device.cjs MODEL URL SKILL USER LOCALE`.
// In:  {"at": ISO time, "do": "launch" | "say" | "intend" | "end" | "send", …}
// Out: {"request": what was sent, "answer": what came back, "open": is the microphone open} or {"error": …}
// What a real one does and this library does not: words that fit no sample go to the fallback intent, and in an
// open session "tell", "ask" or "open" are words like others.
"use strict";
const fs = require("node:fs");
const readline = require("node:readline");
const { VirtualAlexa } = require("virtual-alexa");
const { Utterance } = require("virtual-core");

const [model, url, skill, user, locale] = process.argv.slice(2);
const alexa = VirtualAlexa.Builder()
  .applicationID(skill).interactionModel(withoutCatchAlls(JSON.parse(fs.readFileSync(model)))).skillURL(url).locale(locale).create();
alexa.context().user().setID(user);
alexa.context().device().setID("amzn1.ask.device.VIRTUAL");
alexa.context().endSession(); // the library opens one by itself

// It takes any words whatever for a length of time or a number, so that a sample of nothing else takes all.
function withoutCatchAlls(whole) {
  for (const intent of whole.interactionModel.languageModel.intents) {
    const builtin = (intent.slots || []).filter((slot) => slot.type.startsWith("AMAZON."));
    const bare = builtin.map((slot) => `{${slot.name}}`);
    intent.samples = (intent.samples || []).filter((sample) => !bare.includes(sample));
  }
  return whole;
}

const reasons = ["ERROR", "EXCEEDED_MAX_REPROMPTS", "USER_INITIATED"];
let sent;

function say(words) {
  const utterance = new Utterance(alexa.context().interactionModel(), words);
  if (!utterance.matched()) return alexa.intend("AMAZON.FallbackIntent");
  return alexa.request().intent(utterance.intent()).slots(utterance.toJSON()).send();
}

function done(wish) {
  switch (wish.do) {
    case "launch": return alexa.launch();
    case "say": return alexa.context().activeSession() ? say(wish.words) : alexa.utter(wish.words);
    case "intend": return alexa.intend(wish.intent, wish.slots);
    case "end": return alexa.endSession(reasons.indexOf(wish.reason));
    default: return alexa.request().requestType(wish.type).send();
  }
}

async function taken(line) {
  const wish = JSON.parse(line);
  sent = undefined;
  alexa.filter((request) => {
    request.request.timestamp = wish.at;
    sent = request;
  });
  try {
    const answer = await done(wish);
    return { request: sent, answer, open: alexa.context().activeSession() };
  } catch (error) {
    return { request: sent, error: String(error) };
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await taken(line)) + "\n");
  }
})();
