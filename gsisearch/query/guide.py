"""The query language explained to its users: the text of `gsisearch help-query`."""

from gsisearch.query.parser import MAX_DEPTH, MAX_LENGTH, MAX_PATTERNS, MAX_TERMS
from gsisearch.query.terms import MAX_BOOST, MAX_SLOP, MAX_STARS, MIN_BOOST, MIN_LETTERS

#: Indented lines are examples: a query, two or more spaces, what it finds.
GUIDE = f"""\
Words
  cold war mentality      passages with all three words, in any form: "wars" too;
                          if none has them all, those that have most come first
  =states                 exactly this word, not "state"
  programme centre        British and American spelling alike: "program", "center" too
  GSI                     other names of a thing as well, "Global Security Initiative",
                          where corpus/settings.yaml lists them; =GSI and "GSI" do not
  long-term               one word; a hyphen inside a word is no minus

Phrases
  "cold war mentality"    these words in a row, exactly
  "peace development"~5   in any order, with at most 5 other words among them

Quotation marks may be straight or curly. Inside them everything is plain text: signs and
patterns have no meaning there. An apostrophe is never a quotation mark.

All, any, none
  peace AND development   both
  peace OR development    at least one
  security -nuclear       without "nuclear"
  security NOT nuclear    the same
  peace -"cold war"       without the phrase
  peace -(cold OR war)    without either

AND, OR and NOT are in capitals; in small letters they are words to find. NOT and - bind
first, then AND, whether written or implied by words side by side, then OR. So these differ:
  cold war OR peace       both "cold" and "war", or else "peace"
  cold (war OR peace)     "cold" and one of the other two
A query must have something to find: one that only excludes is an error.

Fields
  title:initiative        in the title of the document or the heading of the section
  commitments:peace       in commitments
  text:peace              in paragraphs
  title:"global security" a field takes a word, a phrase ...
  title:(peace OR war)    ... or a group

Filters
  security section:3      in section 3; section:0 is the opening
  security doc:gsi        in the documents whose names begin so; a whole name is that one's alone
  security doc:gsi*       the same, though gsi be a whole name too
  peace kind:commitment   commitments only, or kind:paragraph
  peace date:2022         documents of that year; also date:2022-06, date:2022-06-07
  peace date:2021-09..2022-06  from the first to the last day of both months
  peace date:2022-06..    from then on; date:..2022-06 for until then
  peace (section:1 OR section:2)  a filter takes one value: join several with OR
No space follows the colon. Filters alone list all that they leave.

Patterns
  secur*                  words that begin so
  *lateralism             words that end so
  wom?n                   ? is any one letter; at the end of a word it is a question mark
  m*lateral               * is any letters, or none
  multilatralism~         words one edit away: a letter more, less, other, or two swapped
  multilatralizm~2        words at most two edits away

Weight
  peace^2 security        "peace" counts double
  "cold war"^0.5 peace    the phrase counts half

Everything else
  who proposed it?        punctuation is ignored, and so are stop words if there are other
                          words: who, it, "what does the article say about"
  at 15:06                a colon is plain in times, in web addresses, and at a word's end
  "Lei: a speech"         quote what has a colon elsewhere, a parenthesis or another sign

For kwic and collocations words alone are a phrase: climate change is "climate change" there, and
climate OR change has each by itself.

In a shell, put the whole query in single quotes:
    gsisearch search '"cold war" -nuclear'

Limits: {MAX_LENGTH:,} characters; {MAX_TERMS} words, phrases and filters; {MAX_PATTERNS} words with *, ? or ~,
each with at least {MIN_LETTERS} letters and at most {MAX_STARS} *, and of at most 1,000 words of the corpus;
{MAX_DEPTH} parentheses within each other; ~ up to {MAX_SLOP} after a phrase; ^ from {MIN_BOOST:g} to {MAX_BOOST:g}.
A query that takes longer than 60 s is given up; --timeout SECONDS allows more, or less.
"""
