"""What must hold in a register?

Importing this package enters every rule into the table of rules.
"""

import gongshi.rules.answers
import gongshi.rules.articles
import gongshi.rules.details
import gongshi.rules.duplicates
import gongshi.rules.identity
import gongshi.rules.law
import gongshi.rules.people
import gongshi.rules.reader_rules
import gongshi.rules.references
import gongshi.rules.statements
import gongshi.rules.times
import gongshi.rules.withdrawals  # noqa: F401 - importing a module enters its rules into the table
from gongshi.rules.registry import RULES, Context, Rule
from gongshi.rules.runner import check_articles, check_part, check_register, check_together

__all__ = [
    "RULES",
    "Context",
    "Rule",
    "check_articles",
    "check_part",
    "check_register",
    "check_together",
]
