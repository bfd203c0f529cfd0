"""Reads the mark-up of training/GUIDE.md.

What feeds it: a file of training/data. What it gives: `Record`s with plain text and character
spans. What it refuses: marks that nest or do not close, letters used twice, events without a
trigger, names that are no type, mode, context or auxiliary mode; each with file and line.
"""
import re
from dataclasses import dataclass, field

MODES = {
    "AGREE": [], "SUPPORT": [], "CONCEDE": [], "COOPERATE": [], "AID": [],
    "CONSULT": ["visit", "third-party", "multilateral", "phone"],
    "RETREAT": ["withdraw", "release", "return", "disarm", "ceasefire", "access", "resign"],
    "REQUEST": ["assist", "change", "yield", "meet"],
    "REJECT": ["assist", "change", "yield", "meet"],
    "ACCUSE": ["disapprove", "investigate", "allege"],
    "THREATEN": ["restrict", "ban", "arrest", "relations", "rights", "expel", "territory", "violence"],
    "PROTEST": ["demo", "riot", "strike", "hunger", "boycott", "obstruct"],
    "SANCTION": ["convict", "expel", "withdraw", "discontinue"],
    "MOBILIZE": ["troops", "weapons", "police", "militia"],
    "COERCE": ["seize", "restrict", "ban", "censor", "curfew", "arrest", "deport", "withhold",
               "misinformation", "cyber"],
    "ASSAULT": ["abduct", "beat", "torture", "execute", "sexual", "assassinate", "destroy", "primitive",
                "firearms", "explosives", "suicide-attack", "aerial", "drone", "heavy-weapons",
                "crowd-control", "cleansing", "massacre", "unconventional"],
}
CONTEXTS = """military intelligence executive legislative election political_institutions
pro_democracy pro_autocracy economic legal reparations human_rights rights_freedoms repression
human_security gender lgbt religion_ethnicity inequality diplomatic territory peacekeeping health
asylum migration disasters natural_resource environment technology terrorism cbrn cyber
misinformation crime corruption illegal_drugs trafficking""".split()
AUXILIARY = ["historical", "future", "hypothetical", "negation"]
ATTRIBUTION = ["none", "quote", "indirect"]

MARK = re.compile(r"\[([A-Z]) |\{([1-9]+) |<([dpv])([0-9]+) |[\]}>\[{<]")
EVENT = re.compile(r"([1-9])\s+([A-Z+]+)\s*>\s*([A-Z+]+|-)\s+([A-Z]+)((?:\s+\w+=[\w,-]+)*)\s*$")


class MarkupError(ValueError):
    """What is wrong with a record, with the file and the line it begins on."""


@dataclass
class Event:
    """One event line: letters of mentions, codes, and the spans of its words."""
    actors: list
    recipients: list
    type: str
    mode: str = ""
    contexts: list = field(default_factory=list)
    auxiliary: list = field(default_factory=list)
    speaker: str = ""
    attribution: str = "none"
    trigger: tuple = None
    date: tuple = None
    place: tuple = None
    verb: tuple = None


@dataclass
class Record:
    """A sentence: its text, mentions {letter: span}, dates and places [span], events."""
    where: str
    text: str
    mentions: dict
    dates: list
    places: list
    events: list
    published: str = ""


def read(path):
    """All records of a file, and the errors of those that were refused."""
    records, errors, block, start, published = [], [], [], 0, ""
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(list(lines) + [""], 1):
            line = line.rstrip("\n")
            if line.startswith("#"):
                continue
            if line.strip():
                if line.startswith("%") and not block:
                    published = line[1:].strip()
                    continue
                start = start if block else number
                block.append(line)
            elif block:
                where = f"{path}:{start}"
                try:
                    records.append(parse(block, where, published))
                except MarkupError as error:
                    errors.append(f"{where}: {error}")
                block, published = [], ""
    return records, errors


def parse(block, where, published=""):
    """One record from its lines."""
    text, mentions, dates, places, verbs, triggers = "", {}, [], [], {}, {}
    date_of, place_of, open_mark, last = {}, {}, None, 0
    for m in MARK.finditer(block[0]):
        text += block[0][last:m.start()]
        last = m.end()
        token = m.group(0)
        if token in "]}>":
            if not open_mark or {"]": "[", "}": "{", ">": "<"}[token] != open_mark[0]:
                raise MarkupError(f"'{token}' closes nothing")
            kind, key, begin = open_mark
            span, open_mark = (begin, len(text)), None
            if begin == len(text) or text[begin] == " " or text[-1] == " ":
                raise MarkupError(f"a mark is empty or has a space at its edge: '{text[begin:]}'")
            if kind == "[":
                if key in mentions:
                    raise MarkupError(f"letter {key} is used twice")
                mentions[key] = span
            elif kind == "{":
                for digit in key:
                    triggers.setdefault(digit, span)
            else:
                target = {"d": (dates, date_of), "p": (places, place_of), "v": (None, verbs)}[key[0]]
                if target[0] is not None:
                    target[0].append(span)
                for digit in key[1:]:
                    target[1].setdefault(digit, span)
        elif token in "[{<":
            raise MarkupError(f"'{token}' opens no known mark at '{block[0][m.start():m.start() + 12]}'")
        else:
            if open_mark:
                raise MarkupError(f"marks nest at '{block[0][m.start():m.start() + 20]}'")
            open_mark = (token[0], m.group(1) or m.group(2) or m.group(3) + m.group(4), len(text))
    if open_mark:
        raise MarkupError("a mark does not close")
    text += block[0][last:]
    if text != text.strip() or "  " in text:
        raise MarkupError("spaces at the edge or doubled")
    events, seen = [], set()
    for line in block[1:]:
        m = EVENT.match(line)
        if not m:
            raise MarkupError(f"not an event line: '{line}'")
        digit, actors, recipients, kind, rest = m.groups()
        actors = actors.split("+")
        recipients = [] if recipients == "-" else recipients.split("+")
        if digit in seen:
            raise MarkupError(f"event {digit} has two lines")
        seen.add(digit)
        if kind not in MODES:
            raise MarkupError(f"{kind} is no event type")
        for letter in actors + recipients:
            if letter not in mentions:
                raise MarkupError(f"event {digit} names mention {letter}, which is not marked")
        if set(actors) & set(recipients):
            raise MarkupError(f"event {digit} has an actor who is its recipient")
        if digit not in triggers:
            raise MarkupError(f"event {digit} has no trigger {{{digit} ...}}")
        event = Event(actors, recipients, kind, trigger=triggers[digit], date=date_of.get(digit),
                      place=place_of.get(digit), verb=verbs.get(digit))
        for item in rest.split():
            name, value = item.split("=", 1)
            values = value.split(",")
            if name == "mode" and value in MODES[kind]:
                event.mode = value
            elif name == "ctx" and all(v in CONTEXTS for v in values):
                event.contexts = values
            elif name == "aux" and all(v in AUXILIARY for v in values):
                event.auxiliary = values
            elif name == "by" and value in mentions:
                event.speaker = value
            elif name == "kind" and value in ATTRIBUTION:
                event.attribution = value
            else:
                raise MarkupError(f"event {digit}: '{item}' is not allowed for {kind}")
        events.append(event)
    for digit in triggers:
        if digit not in seen:
            raise MarkupError(f"trigger {digit} has no event line")
    return Record(where, text, mentions, dates, places, events, published)
