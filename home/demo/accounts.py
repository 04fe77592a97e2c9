"""Who works at the demonstration paper. What each group may do was set by `news.review`'s migration."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from cms.users.models import User
from news.models import NewsIndex

PASSWORD = "dateline-demo"  # noqa: S105 - known to everybody; see `DEMO_ALLOWED`

# username, first name, last name, group
PEOPLE = (
    ("reporter", "Tomas", "Ferrand", "Reporters"),
    ("culture", "Edmund", "Quist", "Culture reporters"),
    ("editor", "Maren", "Oakhurst", "Editors"),
    ("publisher", "Constance", "Weir", "Publishers"),
    ("legal", "Ada", "Brandt", "Legal"),
    ("admin", "Jonah", "Tarn", ""),
)


def make_accounts() -> dict[str, User]:
    """Make the accounts; return them by user name."""
    # Made once: it is the same for all, and slow on purpose.
    password = make_password(PASSWORD)
    return {row[0]: make_account(*row, password=password) for row in PEOPLE}


def make_account(username: str, first_name: str, last_name: str, group: str, *, password: str) -> User:
    user = User(
        username=username,
        first_name=first_name,
        last_name=last_name,
        email=f"{username}@example.org",
        is_superuser=not group,
        is_staff=not group,
        password=password,
    )
    user.save()
    if group:
        user.groups.add(Group.objects.get_or_create(name=group)[0])
    return user


def keep_to_section(group_name: str, section: NewsIndex) -> None:
    """Let a group of reporters work in one section only: what the Reporters may do, there."""
    group = Group.objects.get(name=group_name)
    reporters = Group.objects.get(name="Reporters")
    group.permissions.set(reporters.permissions.all())
    for right in GroupPagePermission.objects.filter(group=reporters):
        GroupPagePermission.objects.create(group=group, page=section, permission=right.permission)
    for right in GroupCollectionPermission.objects.filter(group=reporters):
        right.pk, right.group = None, group
        right.save()
