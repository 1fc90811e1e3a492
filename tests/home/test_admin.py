"""Wagtail's admin for the Région: in French, under the product's name, with what it does and nothing else."""

import datetime
import re

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Workflow, WorkflowState

from home.models import AccueilPage, ContenuPage, Courriel
from reseau.comptes.models import Compte
from tests import fabriques
from tests.pages import page_lue

pytestmark = pytest.mark.django_db


@pytest.fixture
def region(client):
    compte = fabriques.une_region()
    client.force_login(compte)
    return compte


@pytest.fixture
def technique(client):
    compte = Compte.objects.create_superuser("technique@exemple.example", prenom="Tess", nom="Technique")
    client.force_login(fabriques.avec_second_facteur(compte))
    return compte


def test_admin_welcomes_the_region_with_what_it_does_and_nothing_that_is_not_ours(client, region):
    html = page_lue(client.get("/admin/"))
    assert '<html lang="fr"' in html and "SAFRAN" in html and "css/admin.css" in html and "img/logo-fleur.svg" in html
    panneau = re.search(r'<section class="accueil-admin".*?</section>', html, re.S).group()
    liens = dict(re.findall(r'href="([^"]+)">([^<]+)</a>', panneau))
    assert liens["/courriels/"] == "Courriels" and liens["/admin/images/"] == "Images"
    assert "Missions" in liens.values() and "Paramètres du site" in liens.values() and "Accueil" in liens.values()
    ouvertes = [adresse for adresse in liens if adresse.startswith(("/admin/", "/courriels/"))]
    for adresse in (*ouvertes, *(f"/admin/{ecran}" for ecran in ECRANS)):
        assert client.get(adresse, follow=True).status_code == 200, adresse
    for adresse in ("users/", "users/new/", "groups/", f"users/edit/{region.pk}/"):
        assert client.get(f"/admin/{adresse}").status_code in {302, 404}, adresse
    vue = re.sub(r"<(script|noscript)\b.*?</\1>", "", html, flags=re.S)
    for mot in ("Wagtail", "/admin/users/", "/admin/groups/", "/admin/forms/", "guide.wagtail.org"):
        assert mot not in vue


def test_admin_preferences_leave_identity_and_password_to_the_site(client, region):
    reponse = client.get("/admin/account/")
    html = page_lue(reponse)
    assert reponse.status_code == 200 and "Préférences" in html
    assert 'type="password"' not in html and "first_name" not in html and "avatar" not in html.split("<main")[1]
    client.post("/admin/account/", {"name_email-first_name": "Autre", "name_email-last_name": "Nom"})
    region.refresh_from_db()
    assert region.prenom == "Camille"


def test_admin_of_accounts_is_a_list_to_look_at_for_the_technical_administrator(client, technique):
    autre = fabriques.un_conseiller(prenom="Lou", nom="Martin")
    for mots, trouvee in (("", True), ("?q=martin", True), ("?q=zzzz", False)):
        page = client.get(f"/admin/users/{mots}")
        assert page.status_code == 200 and ("Lou Martin" in page_lue(page)) is trouvee, mots
    for suite in ("new/", f"edit/{technique.pk}/", f"delete/{technique.pk}/", f"history/{technique.pk}/"):
        assert client.get(f"/admin/users/{suite}").status_code == 404
    for action in ("delete", "assign_role", "set_active_state"):
        champs = {"role": "1", "mark_as_active": "False"}
        client.post(f"/admin/bulk/comptes/compte/{action}/?id={autre.pk}&next=/admin/", champs)
        autre.refresh_from_db()
        assert autre.is_active and not autre.groups.exists(), action


ECRANS = """
pages/ images/ images/add/ documents/ documents/multiple/add/ collections/ collections/add/ workflows/list/
workflows/tasks/index/ redirects/ reports/site-history/ reports/aging-pages/ reports/locked/ reports/workflow/
settings/home/parametressite/
""".split()


def test_workflow_is_one_french_circuit_over_the_whole_tree_and_groups_are_the_regions_alone(region):
    circuit = Workflow.objects.get()
    assert circuit.name == "Relecture par la Région" and AccueilPage.objects.get().get_workflow() == circuit
    assert [list(t.specific.groups.values_list("name", flat=True)) for t in circuit.tasks] == [["Région"]]
    assert list(Group.objects.values_list("name", flat=True)) == ["Région"]


def test_workflow_tells_its_readers_and_carries_a_page_to_publication(
    client, region, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "home.courriels.boite.BoiteEnvoi"
    collegue = fabriques.une_region()
    page = AccueilPage.objects.get().add_child(instance=ContenuPage(title="À relire", slug="a-relire", live=False))
    page.save_revision()
    with django_capture_on_commit_callbacks(execute=True):
        tache = page.get_workflow().start(page, region).current_task_state
    courriel = Courriel.objects.get(destinataire=collegue.email)
    assert "À relire" in courriel.objet and "Relecture par la Région" in courriel.objet
    assert f"{settings.SITE_URL}/admin/pages/{page.pk}/edit/" in courriel.texte and courriel.etat == "ENVOYE"
    assert [m.to for m in mail.outbox] == [[collegue.email]]
    assert "À relire" in page_lue(client.get("/admin/"))
    reponse = client.post(f"/admin/pages/workflow/action/{page.pk}/approve/{tache.pk}/", {"comment": "Bien."})
    page.refresh_from_db()
    assert reponse.status_code == 302 and page.live
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED


def test_page_is_published_and_leaves_at_its_hour_by_the_command(client, monkeypatch):
    accueil, maintenant = AccueilPage.objects.get(), timezone.now()
    page = accueil.add_child(instance=ContenuPage(title="Plus tard", slug="plus-tard", live=False))
    page.go_live_at = maintenant + datetime.timedelta(hours=2)
    page.save_revision().publish()
    passee = accueil.add_child(instance=ContenuPage(title="Passée", slug="passee"))
    Page.objects.filter(pk=passee.pk).update(expire_at=maintenant - datetime.timedelta(minutes=1))
    for heures in (0, 1, 3):
        instant = maintenant + datetime.timedelta(hours=heures)
        monkeypatch.setattr(timezone, "now", lambda instant=instant: instant)
        call_command("publish_scheduled")
        assert Page.objects.get(pk=page.pk).live is (heures == 3)
        assert client.get("/plus-tard/").status_code == (200 if heures == 3 else 404)
        assert client.get("/passee/").status_code == 404
