"""What one line of hypotheses did with its time: pure functions on plain values.

A line is read as spans. Some of them say by themselves when somebody was at work:

- *canvas*: from its first word until the hypothesis is ready; while it is a draft, until its last change.
- *plan*: from its first word until the registration; of a draft, until its last change.
- *prep, execute, decide*: from the first tick of the playbook's phase to the last; Prep begins with the run.
- *evidence*: where people have to be asked, from the first piece to the last; a test that gathers by itself works from
  its start to its planned end, or to its last piece where that comes later. A pause is waiting.
- *next action*: what is built, from the decision until it is done. Every other one waits: the experiment or hypothesis
  that comes of it has spans of its own.

*Evaluation*, from the result to the proposal that answers it, and *decision*, from the proposal to its settlement, are
waiting by definition. Every moment of the line is work if any of its spans works in it, and waiting if none does: so
both add up to the whole, to the second. A hypothesis and an experiment are what their spans are, and gaps between them
are waiting.
"""

from kaizenlab.observatory.traces.rules.facts import Action as Action
from kaizenlab.observatory.traces.rules.facts import Alarm as Alarm
from kaizenlab.observatory.traces.rules.facts import Belief as Belief
from kaizenlab.observatory.traces.rules.facts import Choice as Choice
from kaizenlab.observatory.traces.rules.facts import Learned as Learned
from kaizenlab.observatory.traces.rules.facts import Line as Line
from kaizenlab.observatory.traces.rules.facts import Phase as Phase
from kaizenlab.observatory.traces.rules.facts import Pieces as Pieces
from kaizenlab.observatory.traces.rules.facts import Test as Test
from kaizenlab.observatory.traces.rules.spans import Kind as Kind
from kaizenlab.observatory.traces.rules.spans import Mark as Mark
from kaizenlab.observatory.traces.rules.spans import Span as Span
from kaizenlab.observatory.traces.rules.sweep import Segment as Segment
from kaizenlab.observatory.traces.rules.trace import Kept as Kept
from kaizenlab.observatory.traces.rules.trace import Trace as Trace
from kaizenlab.observatory.traces.rules.trace import kept as kept
from kaizenlab.observatory.traces.rules.trace import trace as trace
