"""Courses, lessons and people of the same number as ours; prints what is needed to read and to record."""

import io
import json
import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.pair.reglages"
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.files.base import File  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402
from wagtail_lms.models import CourseEnrollment, CoursePage, SCORMAttempt, SCORMLessonPage, SCORMPackage  # noqa: E402

from benchmarks.paquet import un_paquet  # noqa: E402


def main(cours: int, lecons: int, personnes: int) -> dict:
    """Write them, sign eight people in, one of them enrolled everywhere."""
    call_command("migrate", verbosity=0)
    racine = Page.get_first_root_node().add_child(instance=Page(title="Accueil", slug="pair"))
    Site.objects.update(root_page=racine)
    paquets = [
        SCORMPackage(title=f"Module {n}", package_file=File(io.BytesIO(un_paquet()), name=f"m{n}.zip"))
        for n in range(lecons)
    ]
    for paquet in paquets:
        paquet.save()  # il s’enregistre deux fois : « create » ne lui va pas
    pages = []
    for n in range(cours):
        page = racine.add_child(instance=CoursePage(title=f"Formation {n}", slug=f"f{n}", description="<p>Texte.</p>"))
        for rang, paquet in enumerate(paquets):
            lecon = SCORMLessonPage(
                title=f"Module {rang}", slug=f"m{rang}", intro="<p>Texte.</p>", scorm_package=paquet
            )
            page.add_child(instance=lecon)
        pages.append(page)
    gens = get_user_model().objects.bulk_create(
        get_user_model()(username=f"p{n}", password="!") for n in range(personnes)
    )
    CourseEnrollment.objects.bulk_create(CourseEnrollment(user=qui, course=page) for qui in gens for page in pages[:3])
    sessions, essais = [], []
    for qui in gens[:8]:
        client = Client()
        client.force_login(qui)
        sessions.append(client.cookies["sessionid"].value)
        essais.append(SCORMAttempt.objects.create(user=qui, scorm_package=paquets[0]).pk)
    lecon = pages[0].get_children().first()
    return {"sessions": sessions, "essais": essais, "formation": pages[0].url, "lecon": lecon.url, "pk": lecon.pk}


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:]))))
