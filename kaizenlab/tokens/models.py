"""Tokens: what a program shows at the door."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kaizenlab.lib.refs import ref
from kaizenlab.tokens import words
from kaizenlab.workspaces.models import Membership, Workspace


class Token(models.Model):
    """K-n. Only the digest is kept, and the last letters, by which people tell one from another. Whatever a program
    does with it is done by its owner. Sealed but for its use and its end."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    number = models.PositiveBigIntegerField()
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    ending = models.CharField(max_length=4)
    scopes = ArrayField(
        models.CharField(max_length=24, choices=list(zip(words.KNOWN, words.SCOPES.values(), strict=True)))
    )
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "number"], name="token_number"),
            models.CheckConstraint(condition=~Q(name=""), name="token_name"),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=words.KNOWN) & ~Q(scopes=[]),
                name="token_scopes",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("made_at")), name="token_ends"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        return ref("K", self.number)
