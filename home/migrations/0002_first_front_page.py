"""Wagtail's first page, which only says welcome, becomes the front page of the first site."""

from django.db import migrations


def make_first_front_page(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    HomePage = apps.get_model("home", "HomePage")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")

    site = Site.objects.filter(is_default_site=True).first()
    if site is None or HomePage.objects.exists():
        return
    # Only the page that Wagtail made: what a newsroom has put there since is its own.
    welcome = Page.objects.filter(
        pk=site.root_page_id,
        depth=2,
        content_type__app_label="wagtailcore",
        content_type__model="page",
    ).first()
    if welcome is None:
        return

    # The row stays, and with it the site, the locale and the place in the tree.
    home = HomePage(page_ptr_id=welcome.pk)
    for field in Page._meta.concrete_fields:  # noqa: SLF001 - Django's public API
        setattr(home, field.attname, getattr(welcome, field.attname))
    home.title = home.draft_title = "Home"
    home.content_type, _ = ContentType.objects.get_or_create(app_label="home", model="homepage")
    home.save()


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_first_front_page, migrations.RunPython.noop)]
