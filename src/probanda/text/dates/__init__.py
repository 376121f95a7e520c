"""Dates in words, English and Arabic: what they say, as four bounds, and nothing that they do not say.

1. Every reading that the words allow is given, in a stated order; none is chosen.
2. A date without a day is a point in its period: February 2014 was not true throughout, unless the words say so.
3. What is near ("about", "circa") has open bounds, or a margin that the person who asks gives. None is invented.
4. No day, year or zone is added. What is missing is named. A time is converted by its zone, never relabelled.
5. What the calendar refuses (31 June, a weekday that does not fit) is a finding, never mended.
Conventions (early, winter, a Hijri day) are stated with each reading that rests on one.
In: text. Out: values of `reading`. May import `probanda.model` and this step only.
"""
