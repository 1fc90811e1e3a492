"""What people are written: worded by the Région, at the delays of the session, told as it changes, once each."""

import datetime
import io
import uuid
from unittest import mock

import pytest
import time_machine
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pypdf import PdfReader

from home.models import Courriel, Passage
from safran.inscriptions.avis import AVIS
from safran.inscriptions.models import DocumentSession, SessionFormation, TexteAvis
from safran.inscriptions.prises import inscriptions_coherentes
from safran.inscriptions.rules import inscriptions
from safran.inscriptions.rules import sessions as messages
from safran.inscriptions.rules.sessions import DOCUMENTS_MAX, document_retirer
from tests.fabriques import un_conseiller, un_role, une_region
from tests.pages import lue
from tests.refus import refus
from tests.safran.fabriques_sessions import MATIN, adresse, dans, un_document, une_inscription, une_seance, une_session
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


def test_every_kind_of_message_has_its_preview_and_a_wording_too_long_or_empty_is_refused(region):
    for avis in AVIS:
        vue = lue(region.get(reverse("sessions_message", args=[avis])))
        assert "Bonjour Camille" in vue and AVIS[avis].bouton in vue
    assert region.get(reverse("sessions_message", args=["inconnu"])).status_code == 404
    vue = region.post(reverse("sessions_message", args=["rappel"]), {"objet": "", "phrase": "z" * 601})
    assert vue.context["form"].errors.keys() == {"objet", "phrase"} and "z" * 601 in lue(vue)
    for objet, phrase, code in (("", "x", "objet_vide"), ("x", " \n", "phrase_vide")):
        refus(code, messages.avis_reformuler, avis="rappel", objet=objet, phrase=phrase, par=une_region())


def test_wording_of_origin_typed_again_leaves_no_row():
    region, origine = une_region(), AVIS["rappel"]
    messages.avis_reformuler(avis="rappel", objet="Bientôt", phrase="À bientôt.", par=region)
    assert TexteAvis.objects.get().modifie_par == region
    assert messages.avis_reformuler(avis="rappel", objet=origine.objet, phrase=origine.phrase, par=region) is None
    assert not TexteAvis.objects.exists()


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


def recus(inscription, avis: str) -> list[Courriel]:
    objet = AVIS[avis].objet
    return list(Courriel.objects.filter(destinataire=inscription.compte.email, objet__startswith=objet).order_by("pk"))


def joints(courriel: Courriel) -> list[tuple]:
    """(method, event) of each calendar joined."""
    return [(j["methode"], Calendar.from_ical(j["ics"]).walk("VEVENT")[0]) for j in courriel.calendriers]


def lignes(courriel: Courriel) -> list[str]:
    """The half-days of a mail."""
    return [ligne for ligne in courriel.texte.replace("\xa0", " ").splitlines() if ligne.startswith("- ")]


def test_other_place_of_a_confirmed_session_is_told_once_to_those_convened_with_a_higher_sequence(client):
    session = une_session("CONFIRMEE", capacite=1)
    inscrite, attend = une_inscription(session), une_inscription(session)
    convocation = joints(recus(inscrite, "convocation")[0])
    region = une_region()
    client.force_login(region)
    modifier = reverse("session_modifier", args=[session.public_id])
    form = client.get(modifier).context["form"]
    donnees = {champ.name: champ.value() for champ in form if champ.value() is not None} | {"adresse": "2 rue du Port"}
    for _double in range(2):
        client.post(modifier, donnees)
    messages.session_modifier(session=session, par=region, consignes="Parking derrière.")
    (courriel,) = recus(inscrite, "lieu")
    assert not recus(attend, "lieu") and "2 rue du Port" in courriel.texte
    avant, apres = ({e["uid"]: e for _m, e in lot} for lot in (convocation, joints(courriel)))
    assert avant.keys() == apres.keys() and {methode for methode, _e in joints(courriel)} == {"REQUEST"}
    for uid, evenement in apres.items():
        assert evenement["sequence"] > avant[uid]["sequence"]
        assert "2 rue du Port" in evenement["location"] and "2 rue du Port" not in avant[uid]["location"]
    messages.session_modifier(session=session, par=region, lieu="Melle")
    assert len(recus(inscrite, "lieu")) == 2


def test_other_place_is_told_for_the_half_days_to_come_and_of_a_confirmed_session_only():
    ouverte, session = une_session(), une_session("CONFIRMEE")
    inscrite, convoquee = une_inscription(ouverte), une_inscription(session)
    une_seance(session, date=dans(31), **MATIN)
    session.seances.filter(date=dans(30)).update(date=dans(-1))
    for changee in (ouverte, session):
        messages.session_modifier(session=changee, par=une_region(), lieu="Melle")
    assert not recus(inscrite, "lieu")
    assert [e["dtstart"].dt.date() for _m, e in joints(recus(convoquee, "lieu")[0])] == [dans(31)]


def test_half_day_taken_away_is_told_as_such_and_leaves_the_calendar():
    session = une_session("CONFIRMEE")
    inscrite = une_inscription(session)
    matin, apres_midi = session.seances.all()
    messages.seance_supprimer(seance=matin, par=matin.session.cree_par)
    courriel = recus(inscrite, "seance_retiree")[0]
    assert not recus(inscrite, "changement")
    retiree, gardee = lignes(courriel)
    assert retiree.startswith("- Retirée") and "9 h" in retiree
    assert "13 h 30" in gardee and not gardee.startswith("- Retirée")
    (methode, evenement), *autres = joints(courriel)
    assert (methode, evenement["status"], autres) == ("CANCEL", "CANCELLED", [])
    assert evenement["uid"].startswith(f"seance-{matin.public_id}@")
    assert "n’aura pas lieu" in courriel.html and "Retirée" in courriel.html and "Maintenue" in courriel.html


def test_session_put_off_reminds_again_before_its_new_first_day():
    session = une_session("CONFIRMEE", jour=dans(7), premier_rappel=7, second_rappel=0)
    inscrite = une_inscription(session)
    for _ in range(2):
        messages.rappels_envoyer(jour=dans(0))
    assert len(recus(inscrite, "rappel")) == 1
    for seance in session.seances.all():
        plus_tard = seance.date + datetime.timedelta(days=14)
        messages.seance_modifier(seance=seance, par=session.cree_par, date=plus_tard)
    for _ in range(2):
        messages.rappels_envoyer(jour=dans(14))
    assert len(recus(inscrite, "rappel")) == 2
    assert SessionFormation.objects.get(pk=session.pk).premier_jour == dans(21)


# The documents of a session: who joins them, who reads them and from when, what the gate refuses.

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def session():
    session = une_session("CONFIRMEE")
    session.formatrice = un_role("FORMATEUR")
    session.seances.first().formateurs.set([session.formatrice])
    return session


def fichier(nom: str = "cas.pdf", contenu: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(nom, contenu)


def lire(client, adresse: str) -> bytes | int:
    """What is downloaded, or the answer that refuses it."""
    reponse = client.get(adresse)
    if reponse.status_code != 200:
        return reponse.status_code
    assert "attachment" in reponse["Content-Disposition"]
    return b"".join(reponse.streaming_content)


def test_trainer_joins_a_document_once_though_it_is_sent_twice_and_takes_it_away_with_its_file(
    client, session, django_capture_on_commit_callbacks
):
    client.force_login(session.formatrice)
    page, cle = adresse("session_pieces", session), uuid.uuid4()
    for _ in range(2):
        envoi = {"titre": "Les huit cas", "fichier": fichier(), "cle": str(cle)}
        assert "Le document est joint" in lue(client.post(page, envoi, follow=True))
    document = DocumentSession.objects.get()
    assert (document.genre, document.taille, document.depose_par) == ("PDF", len(PDF), session.formatrice)
    retirer = reverse("session_piece_retirer", args=[document.uuid])
    assert "Son fichier est effacé" in lue(client.get(retirer)) and DocumentSession.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(retirer)
    assert not DocumentSession.objects.exists() and not storages["prive"].exists(document.fichier)
    document_retirer(document=document, par=session.formatrice)
    gestes = Passage.objects.de(SessionFormation).filter(object_id=session.pk).values_list("geste", flat=True)
    assert [geste for geste in gestes if "ocument" in geste] == [
        "Document joint : Les huit cas",
        "Document retiré : Les huit cas",
    ]


@pytest.mark.parametrize(
    ("nom", "contenu", "phrase"),
    [
        ("cas.exe", b"MZ", "Envoyez un fichier de ces genres"),
        ("cas.pdf", b"<html>", "n’est pas ce que dit son nom"),
        ("cas.pdf", b"", "Ce fichier est vide"),
    ],
)
def test_file_that_the_gate_refuses_is_told_at_its_field_and_the_title_stays(client, session, nom, contenu, phrase):
    client.force_login(session.formatrice)
    reponse = client.post(adresse("session_pieces", session), {"titre": "Mes cas", "fichier": fichier(nom, contenu)})
    assert reponse.status_code == 422 and phrase in str(reponse.context["form"].errors["fichier"])
    assert 'value="Mes cas"' in lue(reponse) and not DocumentSession.objects.exists()


def test_document_is_read_from_its_day_by_who_has_a_seat_and_before_by_who_trains(client, session):
    inscrite, formatrice = une_inscription(session).compte, session.formatrice
    tout_de_suite, plus_tard = un_document(session), un_document(session, "Diaporama", remis_le=dans(40))
    for compte, statuts in ((inscrite, (200, 404)), (formatrice, (200, 200)), (un_conseiller(), (404, 404))):
        client.force_login(compte)
        page = lue(client.get(adresse("session", session)))
        annonce = "Les huit cas" in page and "Diaporama, remis le" in page.replace("\n", "")
        assert annonce or compte == formatrice
        for document, statut in zip((tout_de_suite, plus_tard), statuts, strict=True):
            fichier_lu = reverse("session_piece", args=[document.uuid])
            assert (lire(client, fichier_lu), fichier_lu in page) == (PDF if statut == 200 else 404, statut == 200)


def test_stranger_joins_nothing_and_a_session_carries_so_many(session):
    for etranger in (un_role("FORMATEUR"), un_conseiller()):
        refus("interdit", un_document, session=session, par=etranger)
    for rang in range(DOCUMENTS_MAX):
        un_document(session, f"Document {rang}")
    refus("trop", un_document, session=session)
    assert list(inscriptions_coherentes()) == []
    storages["prive"].delete(DocumentSession.objects.first().fichier)
    assert len(list(inscriptions_coherentes())) == 1
