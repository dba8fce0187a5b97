"""Judges a register that could be read: every rule, every problem, all at once."""

import generator.check.articles
import generator.check.content
import generator.check.details
import generator.check.identity
import generator.check.names
import generator.check.people
import generator.check.references
import generator.check.shapes
import generator.check.times  # noqa: F401 - importing a module enters its rules into the table
from generator.check.rule import RULES, Context, Rule
from generator.check.run import check_articles, check_part, check_register, check_together

__all__ = [
    "RULES",
    "Context",
    "Rule",
    "check_articles",
    "check_part",
    "check_register",
    "check_together",
]
