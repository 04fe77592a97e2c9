"""Who works at the demonstration paper, and what each of them may do."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from cms.users.models import User

PASSWORD = "dateline-demo"  # noqa: S105 - known to everybody; see `DEMO_ALLOWED`

ENTER = "wagtailadmin.access_admin"
MEDIA = (
    "wagtailimages.add_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.choose_document",
)
CORRECT_MEDIA = ("wagtailimages.change_image", "wagtaildocs.change_document")


@dataclass(frozen=True)
class Role:
    """A group: what it may do to pages, to media, and elsewhere."""

    pages: tuple[str, ...]
    media: tuple[str, ...]
    elsewhere: tuple[str, ...]


ROLES = {
    "Reporters": Role(("add", "change"), MEDIA, (ENTER, "news.view_author")),
    "Editors": Role(("add", "change", "publish"), (*MEDIA, *CORRECT_MEDIA), (ENTER, "news.view_author")),
    "Publishers": Role(
        ("add", "change", "publish", "lock", "unlock"),
        (*MEDIA, *CORRECT_MEDIA),
        (
            ENTER,
            *(f"news.{verb}_author" for verb in ("add", "change", "delete", "view")),
            *(f"wagtailredirects.{verb}_redirect" for verb in ("add", "change", "delete", "view")),
            "news.change_sitesettings",
        ),
    ),
}

# username, first name, last name, group
PEOPLE = (
    ("reporter", "Tomas", "Ferrand", "Reporters"),
    ("editor", "Maren", "Oakhurst", "Editors"),
    ("publisher", "Constance", "Weir", "Publishers"),
    ("admin", "Jonah", "Tarn", ""),
)


def make_accounts(home: Page) -> dict[str, User]:
    """Make the groups and the four accounts; return these by user name."""
    # Wagtail's approval workflow belongs to its group of moderators, and so to ours.
    if not Group.objects.filter(name="Publishers").exists():
        Group.objects.filter(name="Moderators").update(name="Publishers")
    for name, role in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        allow(group, role, home)
    # Made once: it is the same for all, and slow on purpose.
    password = make_password(PASSWORD)
    return {row[0]: make_account(*row, password=password) for row in PEOPLE}


def allow(group: Group, role: Role, home: Page) -> None:
    """Let the group do what its role says, and nothing else."""
    group.permissions.set([permission(name) for name in role.elsewhere])
    GroupPagePermission.objects.filter(group=group).delete()
    for verb in role.pages:
        GroupPagePermission.objects.create(
            group=group, page=home, permission=permission(f"wagtailcore.{verb}_page")
        )
    GroupCollectionPermission.objects.filter(group=group).delete()
    root = Collection.get_first_root_node()
    for name in role.media:
        GroupCollectionPermission.objects.create(group=group, collection=root, permission=permission(name))


def permission(name: str) -> Permission:
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


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
        user.groups.add(Group.objects.get(name=group))
    return user
