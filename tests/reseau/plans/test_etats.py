"""The yearly state as a document: one gesture, made in the background, frozen, for whoever asked."""

import datetime
import io

import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from home.choices import EtatDocument
from home.erreurs import RegleRefusee
from reseau.plans import rules
from reseau.plans.models import EtatAnnuel
from reseau.plans.rules import action_dire, etat_composer, etat_demander, etats_purger
from tests.fabriques import un_conseiller, une_chargee_de_mission, une_region
from tests.pages import lue
from tests.reseau.plans.fabriques import un_plan, une_action

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def pages_du_document(client, etat):
    """What another reader than ours finds in the document."""
    octets = b"".join(client.get(reverse("plan_pdf", args=[etat.uuid])).streaming_content)
    document = PdfReader(io.BytesIO(octets))
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"], "un document balisé"
    return " ".join(" ".join(page.extract_text().split()) for page in document.pages)


def test_the_document_is_one_gesture_and_does_not_move_again(client, django_capture_on_commit_callbacks):
    plan = un_plan()
    action = une_action(plan, "BLOQUEE", titre="Étendre l’accueil")
    client.force_login(une_chargee_de_mission())
    demander = reverse("plan_etat_demander", args=[plan.code, plan.annee])
    assert f'action="{demander}"' in lue(client.get(f"/plans/{plan.code}/{plan.annee}/etat/"))
    with django_capture_on_commit_callbacks(execute=True):
        reponse = client.post(demander)
    etat = EtatAnnuel.objects.get()
    assert (etat.etat, etat.avancement, etat.erreur) == (EtatDocument.PRET, 100, "")
    fichier = reverse("plan_pdf", args=[etat.uuid])
    assert f'content="0; url={fichier}"' in lue(client.get(reponse.url)), "prêt, il se donne sans autre geste"
    revenue = lue(client.get(reverse("plan_etat_annuel", args=[etat.uuid])))
    assert fichier in revenue
    assert "http-equiv" not in revenue, "qui y revient le demande"
    action_dire(action=action, par=une_region(), etat="TERMINEE", dit="Ouvert en mai")
    texte = pages_du_document(client, etat)
    assert "Étendre l’accueil" in texte
    assert "Sans bureau fermé" in texte
    assert "Ouvert en mai" not in texte


def test_a_stranger_has_neither_the_document_nor_a_way_to_ask(client):
    plan = un_plan()
    etat = etat_demander(plan=plan, par=une_chargee_de_mission())
    etat_composer(pk=etat.pk)
    with pytest.raises(RegleRefusee, match="à lire"):
        etat_demander(plan=plan, par=un_conseiller())
    for etranger in (un_conseiller(), une_region()):
        client.force_login(etranger)
        for nom in ("plan_etat_annuel", "plan_pdf"):
            assert client.get(reverse(nom, args=[etat.uuid])).status_code == 404, (nom, etranger)
    client.force_login(un_conseiller())
    assert client.post(reverse("plan_etat_demander", args=[plan.code, plan.annee])).status_code == 404


def test_it_is_made_once_says_how_far_it_is_and_starts_again_when_cut(client, monkeypatch):
    plan, par = un_plan(), une_chargee_de_mission()
    monkeypatch.setattr(rules, "ACTIONS_PAR_PAGE", 1)
    for _ in range(8):
        une_action(plan)
    etat = etat_demander(plan=plan, par=par)
    assert etat_demander(plan=plan, par=par) == etat, "un double clic n’en fait qu’un"
    EtatAnnuel.objects.update(etat=EtatDocument.EN_COURS, faites=5)
    assert etat_composer(pk=etat.pk) == EtatDocument.EN_COURS, "un second ouvrier passe son chemin"
    client.force_login(par)
    adresse = reverse("plan_etat_annuel", args=[etat.uuid])
    page = lue(client.get(adresse))
    assert "45 %" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    morceau = client.get(adresse, headers={"HX-Request": "true"})
    assert "<html" not in lue(morceau) and "HX-Refresh" not in morceau
    EtatAnnuel.objects.update(battement=timezone.now() - datetime.timedelta(minutes=5))
    assert "Recommencer" in lue(client.get(adresse))
    suivant = etat_demander(plan=plan, par=par)
    assert suivant.pk != etat.pk

    def casser(*_):
        raise OSError("plus de place")

    monkeypatch.setattr(rules, "etat_pdf", casser)
    assert etat_composer(pk=suivant.pk) == EtatDocument.ECHEC
    assert "Recommencer" in lue(client.get(reverse("plan_etat_annuel", args=[suivant.uuid])))


def test_each_page_laid_out_is_told(monkeypatch):
    plan, dites = un_plan(), []
    for rang in range(40):
        une_action(plan, titre=f"Action commune {rang}")
    etat = etat_demander(plan=plan, par=une_region())
    monkeypatch.setattr(EtatAnnuel, "avancer", lambda self, faites: dites.append(faites))
    etat_composer(pk=etat.pk)
    assert dites == list(range(1, len(dites) + 1))
    assert len(dites) > 3


def test_old_documents_leave_with_their_file(django_capture_on_commit_callbacks):
    etat = etat_demander(plan=un_plan(), par=une_region())
    etat_composer(pk=etat.pk)
    assert etats_purger() == 0
    EtatAnnuel.objects.update(demande_le=timezone.now() - datetime.timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):
        assert etats_purger() == 1
    assert not storages["prive"].exists(etat.fichier)
