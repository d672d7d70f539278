"""Labels as everybody sees them: the answer to a number, the register, the rules."""

from services.web.pages.labels import answer, badge, register, rules

localised = [*answer.localised, *register.localised, *rules.localised]
everywhere = [*answer.everywhere, *badge.everywhere, *register.everywhere, *rules.everywhere]
