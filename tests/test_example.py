"""The example workspace: its story shows every outcome, and its links are good for one start."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.test import Client, TestCase

from decisions.followup.models import NextAction, Review
from decisions.followup.queries import with_revisit
from decisions.learnings.models import Standing, Weight
from decisions.models import Decision, Learning
from decisions.objectives.models import Objective
from experiments.models import Experiment
from kaizenlab.alerts.response import told
from kaizenlab.alerts.response.models import PostMortem, Response
from kaizenlab.comments.models import Comment, Mention
from kaizenlab.example import links
from kaizenlab.lib import clock
from kaizenlab.metrics.models import Metric
from kaizenlab.search.models import Entry, View
from kaizenlab.search.words import KINDS
from kaizenlab.workspaces import tenancy
from kaizenlab.workspaces.models import Deletion, Membership, User, Workspace
from tests import world as build

ROLES = ["admin", "founder", "member", "viewer"]


def browser() -> Client:
    return Client(headers={"host": "localhost"})


class Example(TestCase):
    addresses: dict[str, str]

    @classmethod
    def setUpTestData(cls) -> None:
        printed = StringIO()
        call_command("demo", stdout=printed)
        cls.addresses = dict(re.findall(r"^(\w+) +\w+ +http://[^/]+(/\S+)$", printed.getvalue(), re.MULTILINE))
        tenancy.look_as(user=User.objects.get(email="alice@example.org").pk)
        tenancy.enter(Workspace.objects.get(example=True).pk)

    def sign_in(self, role: str) -> Client:
        signed_in = browser()
        signed_in.post(self.addresses[role])
        return signed_in

    def test_it_shows_every_outcome_and_every_result(self):
        told = Decision.objects.filter(state__in=["accepted", "superseded"])
        assert set(told.values_list("outcome", flat=True)) == {"continue", "investigate", "pivot", "kill", ""}
        assert set(told.values_list("kind", flat=True)) == {"decision", "cancelled", "broken"}
        assert told.filter(override=True).exists()
        verdicts = set(Experiment.objects.exclude(result=None).values_list("result__verdict", flat=True))
        assert verdicts == {"validated", "invalidated", "inconclusive", "invalid"}

    def test_what_is_kept_of_each_run_is_what_counting_comes_to(self):
        assert build.kept_as_counted() > 3

    def test_the_published_experiments_reach_their_published_conclusions(self):
        published = Experiment.objects.filter(hypothesis__tags__contains=["published"]).exclude(result=None)
        assert dict(published.values_list("title", "result__verdict")) == {
            "Cookie Cats: gate at 30 or 40": "invalidated",
            "Landing page: new or old": "inconclusive",
            "TextCat: results in the detected language": "validated",
            "Claim status page: understanding": "validated",
            "Form download: three designs": "invalid",
        }

    def test_it_tells_what_followed_its_decisions(self):
        today = clock.today("UTC")
        actions = NextAction.objects.all()
        assert {action.is_overdue(today) for action in actions.filter(done_at=None)} == {True, False}
        assert set(actions.exclude(done_at=None).values_list("kind", flat=True)) == {"build", "experiment", "successor"}
        assert set(Review.objects.values_list("verdict", flat=True)) == {"held_up", "too_early"}
        assert Learning.objects.filter(decision__learned="").exists()
        standing = with_revisit(Decision.objects.all())
        assert standing.filter(revisit__lte=today).exists()
        assert standing.filter(revisit__gt=today).exists()

    def test_its_kill_and_its_pivot_are_looked_back_on(self):
        written = PostMortem.objects.exclude(helped="").order_by("number")
        assert list(written.values_list("decision__outcome", "state")) == [("pivot", "finished"), ("kill", "open")]
        actions = NextAction.objects.filter(kind="postmortem").values_list("decision__outcome", "owner__user__name")
        assert sorted(actions) == [("pivot", "Bob"), ("pivot", "Fumi")]

    def test_its_timelines_are_those_of_the_story(self):
        for outcome, first_day, in_all in [("pivot", 5, (2, 5)), ("kill", 3, (2, 5))]:
            written = PostMortem.objects.exclude(helped="").select_related("experiment__workspace")
            found = told.told(written.get(decision__outcome=outcome))
            assert (found.first_day, found.in_all) == (first_day, timedelta(days=in_all[0], hours=in_all[1]))

    def test_people_were_assembled_before_and_wrote_down_what_they_did(self):
        responses = Response.objects.filter(remarks__isnull=False).distinct().order_by("number", "pk")
        assert [response.ending for response in responses] == ["decided", "decided"]
        assert {row.joined_at is None for row in responses[0].responders.all()} == {True, False}
        assert responses[0].remarks.count() == 2

    def test_a_launch_takes_its_figures_from_a_metric(self):
        launch = Experiment.objects.get(title="Launch: a reminder in the chat")
        assert list(launch.evidence.order_by("number").values_list("taken_from__value", flat=True)) == [24, 27, 29]
        assert Metric.objects.count() == 2

    def test_every_room_has_something_in_it(self):
        assert list(Standing.objects.values_list("status", flat=True)) == ["supported"]
        assert Weight.objects.count() == 1
        assert {comment.kind for comment in Comment.objects.all()} == {"D", "M"}
        assert set(Mention.objects.values_list("member__user__name", flat=True)) == {"Fumi"}
        assert set(View.objects.values_list("is_shared", flat=True)) == {True, False}
        assert Objective.objects.count() == 1
        assert set(Entry.objects.values_list("kind", flat=True)) == KINDS.keys()

    def test_its_kept_searches_find_something(self):
        viewer = self.sign_in("founder")
        for view in View.objects.all():
            assert viewer.get("/w/hinoki-example/search/", {"q": view.query}).context["total"], view.query

    def test_it_is_made_once(self):
        call_command("demo", stdout=StringIO())
        assert Workspace.objects.filter(example=True).count() == 1

    def test_a_link_signs_in_with_its_role(self):
        for role in ROLES:
            signed_in = self.sign_in(role)
            assert signed_in.get("/").headers["Location"] == "/w/hinoki-example/"
            user = signed_in.session["_auth_user_id"]
            tenancy.look_as(user=int(user))
            assert Membership.objects.get(user=user).role == role

    def test_looking_at_a_link_signs_nobody_in(self):
        looking = browser()
        assert looking.get(self.addresses["admin"]).status_code == 200
        assert "_auth_user_id" not in looking.session

    def test_a_link_opens_nothing_after_the_next_start(self):
        kept = links.key()
        links.key_file().unlink()
        assert browser().post(self.addresses["admin"]).status_code == 404
        links.key_file().write_text(kept)

    def test_a_made_up_link_opens_nothing(self):
        assert browser().post("/account/example/IkFsaWNlIg:x:y/").status_code == 404

    def test_an_admin_deletes_it_whole(self):
        page = self.sign_in("admin").post("/w/hinoki-example/settings/delete/")
        assert page.status_code == 303
        assert Deletion.objects.get().slug == "hinoki-example"
        tenancy.look_as(user=User.objects.get(email="alice@example.org").pk)
        assert not Workspace.objects.exists()
