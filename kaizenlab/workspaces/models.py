"""The ground: people, workspaces, memberships, invitations."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaizenlab.lib import money
from kaizenlab.workspaces.rules import Role, covers


class People(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person's account. What they may do is in their memberships; there is no site-wide power."""

    THEMES: ClassVar = [("system", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))]

    email = models.EmailField(_("Email"), unique=True)
    name = models.CharField(_("Name"), max_length=80, blank=True)
    language = models.CharField(_("Language"), max_length=5, blank=True)
    theme = models.CharField(_("Theme"), max_length=6, choices=THEMES, default="system")
    time_zone = models.CharField(_("Time zone"), max_length=64, blank=True)
    shortcuts = models.BooleanField(_("Keyboard shortcuts"), default=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    last_workspace = models.ForeignKey("Workspace", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    USERNAME_FIELD = "email"
    objects = People()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.name or self.email.partition("@")[0]


class Workspace(models.Model):
    """The tenant: everything below belongs to exactly one."""

    name = models.CharField(_("Name"), max_length=80)
    slug = models.SlugField(_("Address"), max_length=40, unique=True)
    time_zone = models.CharField(_("Time zone"), max_length=64, default="UTC")
    currency = models.CharField(_("Currency"), max_length=3, default=money.DEFAULT)  # ISO 4217
    example = models.BooleanField(default=False)
    creation = models.UUIDField(null=True, unique=True, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(currency__regex=f"^{money.CODE.pattern}$"), name="workspace_currency"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("home", args=[self.slug])


class Address(models.Model):
    """An address a workspace has or had; those it had redirect, and nobody else can ever take either."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="addresses")
    slug = models.SlugField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.slug


class Membership(models.Model):
    """A person's role in a workspace. It stays when they leave, since records name it."""

    ROLES: ClassVar = [
        (Role.VIEWER, _("Viewer")),
        (Role.MEMBER, _("Member")),
        (Role.FOUNDER, _("Founder")),
        (Role.ADMIN, _("Admin")),
    ]

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("Role"), max_length=8, choices=ROLES)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "user"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=[*Role]), name="membership_role"),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def initials(self) -> str:
        """For the round mark beside a name."""
        words = str(self.user).split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()

    def may(self, role: str) -> bool:
        return covers(self.role, role)


class Invitation(models.Model):
    """A way in for one address: single use, seven days. Only the token's digest is kept.

    The token comes from `nonce` and the installation's secret key, so the job that mails it needs no copy of it.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("Email"))
    role = models.CharField(_("Role"), max_length=8, choices=Membership.ROLES)
    nonce = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    accepted_by = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(role__in=[*Role]), name="invitation_role")]

    def __str__(self) -> str:
        return self.email


class Counter(models.Model):
    """The last number given to a kind of record, so that H-12 is followed by H-13 without gaps."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    kind = models.CharField(max_length=1)
    last = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["workspace", "kind"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.kind}-{self.last}"


class Receipt(models.Model):
    """That a form was taken, and where its answer led: a double-click or a retry is led there too."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    key = models.UUIDField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    location = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["workspace", "by", "key"], name="receipt_once")]
        indexes: ClassVar = [models.Index(fields=["workspace", "by", "at"], name="receipt_age")]

    def __str__(self) -> str:
        return str(self.key)


class Deletion(models.Model):
    """That a whole workspace was deleted: kept outside of it, written by the owning role alone."""

    name = models.CharField(max_length=80)
    slug = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.EmailField()
    events = models.PositiveBigIntegerField()
    last_hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.slug
