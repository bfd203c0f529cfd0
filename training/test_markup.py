#!/usr/bin/env python3
"""Tests of the mark-up's reader: what it reads and what it refuses."""
import unittest

import markup


def parse(*lines):
    return markup.parse(list(lines), "test")


class Markup(unittest.TestCase):
    def test_a_record(self):
        r = parse("[A Kenya's foreign minister] <v1 said> [B Uganda] had {1 closed} the border <d1 on Monday> near <p1 Busia>.",
                  "1 B > - COERCE mode=restrict ctx=diplomatic aux=historical by=A kind=indirect")
        self.assertEqual(r.text, "Kenya's foreign minister said Uganda had closed the border on Monday near Busia.")
        e = r.events[0]
        self.assertEqual((e.actors, e.recipients, e.type, e.mode, e.speaker), (["B"], [], "COERCE", "restrict", "A"))
        self.assertEqual(r.text[slice(*e.trigger)], "closed")
        self.assertEqual(r.text[slice(*e.date)], "on Monday")
        self.assertEqual(r.text[slice(*e.place)], "Busia")
        self.assertEqual(r.text[slice(*e.verb)], "said")

    def test_two_events_of_one_trigger(self):
        r = parse("[A Troops] and [B rebels] {12 clashed}.", "1 A > B ASSAULT", "2 B > A ASSAULT")
        self.assertEqual(r.events[0].trigger, r.events[1].trigger)

    def test_refusals(self):
        for lines in (["[A Troops {1 fled}]."], ["[A Troops fled."], ["[A Troops] and [A rebels] fled."],
                      ["[A Troops] {1 fled}."], ["[A Troops] fled.", "1 A > - RETREAT"],
                      ["[A Troops] {1 fled}.", "1 A > B RETREAT"], ["[A Troops] {1 fled}.", "1 A > - FLEE"],
                      ["[A Troops] {1 fled}.", "1 A > - RETREAT mode=run"], ["[A Troops] {1 fled}.", "1 A > A RETREAT"],
                      ["[A Troops]  {1 fled}.", "1 A > - RETREAT"], ["[A Troops ]{1 fled}.", "1 A > - RETREAT"]):
            with self.assertRaises(markup.MarkupError, msg=str(lines)):
                parse(*lines)


if __name__ == "__main__":
    unittest.main()
