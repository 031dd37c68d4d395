"""The walk as a person takes it: only what can be seen and pressed, by its visible name."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from hypotheses import actions as beliefs
from kaizenlab.lib import clock
from kaizenlab.workspaces import actions as workspaces
from kaizenlab.workspaces import tenancy
from tests import people

LOST = "We believe that teams of 3 to 20 lose why a feature was built."
SEGMENT = "Team leads in software teams of 3 to 20"
ASSUMED = "Leads feel the loss themselves"
TODAY = dt.datetime.now(dt.UTC).date()
SWAPS = "e => e.matches('[hx-get], [hx-post]') || Boolean(e.form?.matches('[hx-post]:not([hx-trigger])'))"


@dataclass
class Person:
    """Somebody with a browser of their own. What the pages complain about, or ask other hosts for, is kept."""

    name: str
    page: Page
    origin: str
    javascript: bool = True
    complaints: list[str] = field(default_factory=list)
    loads: int = 0

    @classmethod
    def at(cls, browser: Browser, origin: str, name: str, *, javascript: bool = True) -> Person:
        context: BrowserContext = browser.new_context(java_script_enabled=javascript, locale="en")
        person = cls(name, context.new_page(), origin, javascript)
        person.page.set_default_timeout(30_000)
        person.page.on("console", lambda message: person.complaints.append(message.text))
        person.page.on("pageerror", lambda error: person.complaints.append(str(error)))
        person.page.on("request", person.stay_here)
        person.page.on("load", person.count_load)
        return person

    @classmethod
    def inside(cls, browser: Browser, origin: str, name: str, *, javascript: bool = True) -> Person:
        """Somebody of the cast who is signed in already."""
        person = cls.at(browser, origin, name, javascript=javascript)
        session = people.browser(name.lower()).cookies[settings.SESSION_COOKIE_NAME].value
        person.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": origin}])
        return person

    def stay_here(self, request) -> None:
        if not request.url.startswith(self.origin):
            self.complaints.append(f"left the host: {request.url}")

    def count_load(self, _page: Page) -> None:
        self.loads += 1

    @property
    def email(self) -> str:
        return f"{self.name.lower()}@example.org"

    def press(self, name: str, within: str = "main") -> None:
        """A button or a link, whichever bears the name. Where it leads to another page, that one is there after."""
        place = self.page.locator(within)
        button, link = (place.get_by_role(role, name=name, exact=True) for role in ("button", "link"))
        button.or_(link).first.wait_for()
        found = (button if button.count() else link).first
        stays, before = self.javascript and found.evaluate(SWAPS), self.loads
        found.click()
        if stays:  # what htmx has put in place does nothing until it has settled
            self.page.locator(".htmx-request, .htmx-added, .htmx-settling").first.wait_for(state="detached")
        elif self.loads == before:
            self.page.wait_for_event("load")

    def fill(self, **fields: str) -> None:
        self.is_at_hand()
        for label, value in fields.items():
            self.field(label).fill(value)

    def is_at_hand(self) -> None:
        """What asks for the focus has it: nobody types before the page is drawn, and Chromium complains of who does."""
        if "#" not in self.page.url and self.page.locator("[autofocus]").count():
            self.page.locator(":focus").wait_for()

    def choose(self, label: str, option: str) -> None:
        self.field(label).select_option(label=option)

    def field(self, label: str) -> Locator:
        """By its visible label; some say beside it that they may be left empty."""
        return self.page.get_by_label(re.compile(f"^{label.replace('_', ' ')}( optional| learning)?$")).first

    def sees(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()

    def goes(self, path: str) -> None:
        self.page.goto(self.origin + path)


def begin(browser: Browser, origin: str, *, javascript: bool = True) -> Person:
    """Alice at her first hypothesis, where `sign_up`, `make_workspace` and `believe` lead, without going there."""
    with transaction.atomic():
        alice = workspaces.create(
            by=people.person("alice"), name="Hinoki", slug="hinoki", time_zone="UTC", at=clock.now()
        )
        tenancy.look_as(user=alice.user_id, workspace=alice.workspace_id)
        belief = beliefs.create(by=alice, at=clock.now(), statement=LOST, persona=SEGMENT)
        beliefs.add_assumption(belief, text=ASSUMED, by=alice, at=clock.now())
    person = Person.inside(browser, origin, "Alice", javascript=javascript)
    person.goes("/w/hinoki/hypotheses/1/")
    return person


def sign_up(person: Person, *, at: str = "/") -> None:
    if at == "/":
        person.goes("/")
        person.press("Start a workspace")
    else:
        person.page.goto(at)
        person.press("Sign up")
    person.fill(Email=person.email, Name=person.name, Password=people.PASSWORD)
    person.press("Sign up")


def make_workspace(person: Person, name: str = "Hinoki") -> None:
    person.fill(Name=name, Address=name.lower())
    person.press("New workspace")
    person.page.wait_for_url(f"**/w/{name.lower()}/")


def invite(person: Person, other: Person, role: str) -> str:
    """The link that is shown once."""
    person.press("Settings", within="nav.rail")
    person.press("Members")
    person.fill(Email=other.email)
    person.choose("Role", role)
    person.press("Invite")
    return person.page.locator("#link").input_value()


def believe(person: Person, statement: str) -> None:
    person.press("Hypotheses", within="nav.rail")
    person.press("New hypothesis")
    person.fill(Statement=statement, Customer_segment=SEGMENT)
    person.press("Save hypothesis")
    person.fill(Must_be_true=ASSUMED)
    person.press("Add assumption")
    person.sees(ASSUMED)


def put_to_the_test(person: Person, title: str, who: str = "team leads") -> None:
    """At least 3 of 5 recognise the problem; none of the first 3 ends it. Planned, registered, started."""
    person.press("Plan an experiment")
    person.fill(Title=title, Planned_sample="5", Ends_on=in_days(14))
    person.choose("Method", "Semi-structured interviews")
    person.page.locator("main form button[data-kind=primary]").click()
    person.fill(How_many_must_say_yes="3", How_many_in_all="5", Who=who, What_they_do_or_say="recognise the problem")
    person.fill(**{"How many, then we stop": "0"}, Of_the_first_how_many="3", Kill_date=in_days(7))
    if not person.javascript:
        person.press("Show what the policy will say")
    person.sees("the bar")
    person.press("Register and freeze")
    person.page.wait_for_url("**/register/")
    person.press("Register and freeze")
    person.press("Start experiment")


def in_days(days: int) -> str:
    return (TODAY + dt.timedelta(days=days)).isoformat()


def interview(person: Person, answers: list[str], *, first: int = 1) -> None:
    """One participant after another, from P1 or the `first` on; the last one leads back to the run page."""
    last = first + len(answers) - 1
    person.press("Add evidence")
    for number, said in enumerate(answers, start=first):
        person.fill(Alias=f"P{number}", Key_findings="Named it.", Direct_quotes="We rebuilt the export twice.")
        person.page.get_by_label(said, exact=True).first.check()
        person.press("Save and next" if number < last else "Add evidence")
        if number < last:
            person.sees(f"P{number} is recorded.")
    person.page.get_by_role("heading", name="Where it stands").wait_for()


def conclude(person: Person) -> None:
    person.press("Conclude experiment")
    person.sees("Bar and result")
    person.press("Conclude experiment")


def decide(person: Person, outcome: str, rationale: str, **said: str) -> None:
    """On the decision page already, or one press away from it."""
    person.page.get_by_role("radio", name=re.compile(f"^{outcome}")).check()
    person.fill(Rationale=rationale, **said)
    person.press("Record decision")
    person.page.wait_for_url("**/decisions/*/")
