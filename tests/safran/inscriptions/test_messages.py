"""What people are written: worded by the Région, at the delays of the session, once each."""

import datetime
import io
from unittest import mock

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from home.models import Courriel
from safran.inscriptions.avis import AVIS
from safran.inscriptions.models import TexteAvis
from safran.inscriptions.rules import inscriptions
from safran.inscriptions.rules import sessions as messages
from tests.fabriques import un_conseiller, une_region
from tests.pages import lue
from tests.refus import refus
from tests.safran.fabriques_sessions import dans, une_inscription, une_session
from tests.travaux import battre

pytestmark = pytest.mark.django_db


def objets(compte=None) -> list[str]:
    courriels = Courriel.objects.order_by("pk")
    return [c.objet for c in (courriels.filter(destinataire=compte.email) if compte else courriels)]


def test_region_rewords_a_message_looks_at_it_and_it_leaves_so(client):
    client.force_login(une_region())
    adresse = reverse("sessions_message", args=["inscrite"])
    dit = {"objet": "  C’est   noté ", "phrase": "Nous vous attendons."}
    vue = lue(client.post(adresse, {**dit, "apercu": "1"}))
    assert "Objet : C’est noté" in vue and "Nous vous attendons." in vue and not TexteAvis.objects.exists()
    assert "partira ainsi" in lue(client.post(adresse, dit, follow=True))
    assert "Texte de la Région" in lue(client.get(reverse("sessions_messages")))
    inscription = une_inscription(une_session())
    courriel = Courriel.objects.get(destinataire=inscription.compte.email)
    assert courriel.objet.startswith("C’est noté\xa0: ") and "Nous vous attendons." in courriel.texte
    client.post(adresse, {"retablir": "1"})
    assert not TexteAvis.objects.exists()
    une_inscription(une_session())
    assert Courriel.objects.latest("pk").objet.replace("\xa0", " ").startswith("Votre place est réservée : ")


def test_wording_too_long_or_empty_is_refused_at_its_field_and_kept_on_the_screen(client):
    client.force_login(une_region())
    vue = client.post(reverse("sessions_message", args=["rappel"]), {"objet": "", "phrase": "z" * 601})
    assert vue.context["form"].errors.keys() == {"objet", "phrase"} and "z" * 601 in lue(vue)
    assert client.get(reverse("sessions_message", args=["inconnu"])).status_code == 404
    for objet, phrase, code in (("", "x", "objet_vide"), ("x", " \n", "phrase_vide")):
        refus(code, messages.avis_reformuler, avis="rappel", objet=objet, phrase=phrase, par=une_region())


def test_wording_of_origin_typed_again_leaves_no_row():
    region, origine = une_region(), AVIS["rappel"]
    messages.avis_reformuler(avis="rappel", objet="Bientôt", phrase="À bientôt.", par=region)
    assert TexteAvis.objects.get().modifie_par == region
    assert messages.avis_reformuler(avis="rappel", objet=origine.objet, phrase=origine.phrase, par=region) is None
    assert not TexteAvis.objects.exists()


def test_every_kind_of_message_has_its_preview(client):
    client.force_login(une_region())
    for avis in AVIS:
        vue = lue(client.get(reverse("sessions_message", args=[avis])))
        assert "Bonjour Camille" in vue and AVIS[avis].bouton in vue


def test_reminders_leave_at_the_delays_of_the_session_once_and_the_next_day_at_the_latest():
    session = une_session("CONFIRMEE", jour=dans(20), premier_rappel=10, second_rappel=2)
    compte = une_inscription(session).compte
    avant, partis = len(objets(compte)), []
    for reste in range(20, -1, -1):
        jour = timezone.localdate() + datetime.timedelta(days=20 - reste)
        if reste == 10:
            continue  # un jour sans tâche de fond
        for _ in range(2):
            messages.rappels_envoyer(jour=jour)
        partis += [reste] * (len(objets(compte)) - avant - len(partis))
    assert partis == [9, 2]


def test_session_without_reminders_sends_none():
    session = une_session("CONFIRMEE", jour=dans(7), premier_rappel=0, second_rappel=0)
    compte = une_inscription(session).compte
    avant = objets(compte)
    for jours in range(8):
        messages.rappels_envoyer(jour=dans(jours))
    assert objets(compte) == avant


def test_practical_words_are_in_the_convocation_and_for_those_who_are_in_only(client):
    consignes = "Parking de la médiathèque, repas sur place."
    session = une_session(consignes=consignes)
    compte = une_inscription(session).compte
    assert consignes not in Courriel.objects.get(destinataire=compte.email).texte
    messages.session_confirmer(session=session, par=session.cree_par)
    convocation = Courriel.objects.filter(destinataire=compte.email).latest("pk")
    assert consignes in convocation.texte and consignes in convocation.html
    adresse = reverse("session", args=[session.public_id])
    assert consignes not in lue(client.get(adresse))
    client.force_login(un_conseiller())
    assert consignes not in lue(client.get(adresse))
    client.force_login(compte)
    assert consignes in lue(client.get(adresse))


def test_who_was_there_is_thanked_once_after_the_end_and_the_absent_is_not():
    session = une_session("CONFIRMEE", jour=dans(5))
    present, absent = une_inscription(session), une_inscription(session)
    session.seances.update(date=dans(0))
    type(session).objects.filter(pk=session.pk).update(premier_jour=dans(0), dernier_jour=dans(0))
    session.refresh_from_db()
    messages.session_terminer(session=session, par=session.cree_par)
    inscriptions.inscription_constater(inscription=present, etat="PRESENTE", par=session.cree_par)
    inscriptions.inscription_constater(inscription=absent, etat="ABSENTE", par=session.cree_par)
    for _ in range(2):
        battre("inscriptions")
    merci = AVIS["apres"].objet
    assert sum(o.startswith(merci) for o in objets(present.compte)) == 1
    assert not any(o.startswith(merci) for o in objets(absent.compte))


def test_convocation_is_a_tagged_document_for_who_has_a_seat_in_a_session_that_takes_place(client):
    session = une_session(consignes="Parking de la médiathèque.", lieu="Saint-Jean-d’Angély")
    session.seances.update(lien="https://visio.example/salle")
    compte, attend = une_inscription(session).compte, un_conseiller()
    adresse = reverse("session_convocation", args=[session.public_id])
    client.force_login(compte)
    assert client.get(adresse).status_code == 404 and adresse not in lue(_session(client, session))
    messages.session_confirmer(session=session, par=session.cree_par)
    assert adresse in lue(_session(client, session))
    reponse = client.get(adresse)
    document = PdfReader(io.BytesIO(reponse.content))
    texte = " ".join("".join(p.extract_text() for p in document.pages).split())
    for mot in (compte.nom_complet, "Saint-Jean-d’Angély", "Parking de la médiathèque.", "visio.example", "gratuite"):
        assert mot in texte
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"] and len(document.pages) == 1
    assert reponse["Cache-Control"].startswith("max-age=0") and reponse["Content-Type"] == "application/pdf"
    client.force_login(attend)
    assert client.get(adresse).status_code == 404


def _session(client, session):
    return client.get(reverse("session", args=[session.public_id]))


def test_answer_that_a_dead_worker_did_not_write_is_written_once_later_unless_all_has_changed(monkeypatch):
    session = une_session(capacite=1, delai_offre_heures=0)
    with monkeypatch.context() as sans_tache:
        sans_tache.setattr(inscriptions, "reponse_dire", mock.Mock())
        inscrite, attend, partie = (une_inscription(session) for _ in range(3))
        inscriptions.inscription_quitter(inscription=partie, par=partie.compte)
    dits = objets()
    assert battre("inscriptions.reponses") == ["0 réponse(s) écrite(s) après une panne."]
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=11)):
        assert battre("inscriptions.reponses") == ["2 réponse(s) écrite(s) après une panne."]
        assert battre("inscriptions.reponses") == ["0 réponse(s) écrite(s) après une panne."]
    assert [len(objets(i.compte)) for i in (inscrite, attend)] == [1, 1] and len(objets()) == len(dits) + 2
    assert objets(attend.compte)[0].startswith(AVIS["attente"].objet)


def test_answer_written_late_says_nothing_once_the_convocation_is_gone():
    session = une_session()
    with mock.patch.object(inscriptions, "reponse_dire") as tache:
        inscription = une_inscription(session)
    messages.session_confirmer(session=session, par=session.cree_par)
    assert inscriptions.reponse_dire.call(**tache.enqueue.call_args.kwargs) is False
    assert len(objets(inscription.compte)) == 1 and objets(inscription.compte)[0].startswith(AVIS["convocation"].objet)
