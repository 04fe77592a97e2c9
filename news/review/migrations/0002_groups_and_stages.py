"""The newsroom's groups, with their rights, and its workflow. Can be run again: it only adds."""

from django.db import migrations

WORKFLOW = "Newsroom review"
STOCK_WORKFLOW = "Moderators approval"
# Stage, group, hours until due, is it the legal one?
STAGES = [
    ("Desk review", "Editors", 24, False),
    ("Publication", "Publishers", 12, False),
    ("Legal", "Legal", 24, True),
]
IN_WORKFLOW = ["Desk review", "Publication"]

MEDIA = ["add_image", "choose_image", "add_document", "choose_document"]
CORRECT_MEDIA = ["change_image", "change_document"]
# Rights on pages, on media, and elsewhere ("app.model.codename"). See docs/editorial.md.
GROUPS = {
    "Reporters": (["add", "change"], MEDIA, ["news.author.view_author"]),
    "Editors": (["add", "change", "publish", "lock"], MEDIA + CORRECT_MEDIA, ["news.author.view_author"]),
    "Publishers": (
        ["add", "change", "publish", "lock", "unlock", "bulk_delete"],
        MEDIA + CORRECT_MEDIA,
        [
            *(f"news.author.{verb}_author" for verb in ("add", "change", "delete", "view")),
            *(f"wagtailredirects.redirect.{verb}_redirect" for verb in ("add", "change", "delete", "view")),
            "news.sitesettings.change_sitesettings",
            "review.auditentry.publish_before_review",
            "review.auditentry.retract_article",
            "review.auditentry.export_proof",
        ],
    ),
    "Legal": (["lock"], [], []),
}

NAMES = {
    "publish_before_review": "Can publish breaking news before review",
    "retract_article": "Can retract articles, and take sections off line",
    "export_proof": "Can export the proof of publications and read the report",
    "change_sitesettings": "Can change site settings",
}


def permission(apps, path):
    app, model, codename = path.split(".")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    content_type, _ = ContentType.objects.get_or_create(app_label=app, model=model)
    # Django makes them after all migrations have run, and leaves those that are there.
    name = NAMES.get(codename, f"Can {codename.replace('_', ' ')}")
    found, _ = Permission.objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": name}
    )
    return found


def media_permission(apps, codename):
    app, model = ("wagtailimages", "image") if codename.endswith("image") else ("wagtaildocs", "document")
    return permission(apps, f"{app}.{model}.{codename}")


def make_groups(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    media = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    if not Group.objects.filter(name="Publishers").exists():
        Group.objects.filter(name="Moderators").update(name="Publishers")
    for name, (pages, files, elsewhere) in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        for verb in pages:
            GroupPagePermission.objects.get_or_create(
                group=group, page=root, permission=permission(apps, f"wagtailcore.page.{verb}_page")
            )
        for codename in files:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=media, permission=media_permission(apps, codename)
            )
        for path in ["wagtailadmin.admin.access_admin", *elsewhere]:
            group.permissions.add(permission(apps, path))


def make_workflow(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    ContentType = apps.get_model("contenttypes", "ContentType")
    ReviewTask = apps.get_model("review", "ReviewTask")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowTask = apps.get_model("wagtailcore", "WorkflowTask")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    content_type, _ = ContentType.objects.get_or_create(app_label="review", model="reviewtask")
    tasks = {}
    for name, group, hours, for_legal in STAGES:
        task = ReviewTask.objects.filter(name=name).first()
        if task is None:
            task = ReviewTask.objects.create(
                name=name, content_type=content_type, hours_until_due=hours, for_legal=for_legal
            )
            task.groups.add(Group.objects.get(name=group))
        tasks[name] = task
    workflow = Workflow.objects.filter(name=WORKFLOW).first()
    if workflow is None:
        workflow = Workflow.objects.create(name=WORKFLOW)
        for order, name in enumerate(IN_WORKFLOW):
            WorkflowTask.objects.create(workflow=workflow, task=tasks[name], sort_order=order)
    # Only Wagtail's own workflow gives way: what an administrator assigned stays.
    stock = WorkflowPage.objects.filter(page=root, workflow__name=STOCK_WORKFLOW).first()
    if stock is not None:
        stock.workflow.active = False
        stock.workflow.save()
        WorkflowPage.objects.filter(pk=stock.pk).update(workflow=workflow)
    elif not WorkflowPage.objects.filter(page=root).exists():
        WorkflowPage.objects.create(page=root, workflow=workflow)


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0001_review"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]
    operations = [
        migrations.RunPython(make_groups, migrations.RunPython.noop),
        migrations.RunPython(make_workflow, migrations.RunPython.noop),
    ]
