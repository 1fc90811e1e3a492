"""The screens of the sheets, asked as a browser would."""

import csv
import io
import re

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageDraw
from pypdf import PdfReader

from safran.presences import jetons
from safran.presences.models import Contresignature, Presence
from safran.presences.rules import feuilles
from tests.fabriques import avec_second_facteur, un_ancien_membre, un_conseiller, un_role, une_region
from tests.home.test_fichiers import HTML, photo
from tests.pages import lue
from tests.safran.fabriques_presences import (
    TRACE,
    contresigner,
    les_inscriptions,
    noter,
    une_piece,
    une_session_du_jour,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def session():
    return une_session_du_jour()


@pytest.fixture
def matin(session):
    return session.seances.first()


def signer(client, compte, seance, **donnees):
    client.force_login(compte)
    return client.post(reverse("emarger_signer", args=[jetons.code_du_moment(seance)]), donnees)


def test_square_on_the_wall_leads_to_the_page_where_one_signs(client, session, matin):
    client.force_login(session.formatrice)
    page = lue(client.get(reverse("emargement_ecran", args=[matin.public_id])))
    code = jetons.code_du_moment(matin)
    assert jetons.code_lisible(code) in page and "0 sur 2 a signé" in page
    trace = re.search(r"<svg[^>]*>.*?</svg>", page[page.index('class="salle__qr"') :], re.S).group()
    assert lire_carre(trace).endswith(reverse("emarger_signer", args=[code]))
    compte = les_inscriptions(session)[0].compte
    client.force_login(compte)
    page = lue(client.get(reverse("emarger_signer", args=[code])))
    assert session.formation.title in page and compte.nom_complet in page and 'name="billet"' in page


def lire_carre(svg: str) -> str:
    """What a telephone reads in the drawing: rows of dark modules, drawn again as a picture."""
    cote = int(re.search(r'viewBox="0 0 (\d+)', svg).group(1))
    image = Image.new("L", (cote * 8, cote * 8), 255)
    dessin = ImageDraw.Draw(image)
    x = y = 0.0
    for lettre, a, b in re.findall(r"([Mmh])(-?[\d.]+)(?:[ ,]?(-?[\d.]+))?", re.search(r' d="([^"]+)"', svg).group(1)):
        if lettre == "M":
            x, y = float(a), float(b)
        elif lettre == "m":
            x, y = x + float(a), y + float(b)
        else:
            haut = int(y - 0.5) * 8
            dessin.rectangle((int(x) * 8, haut, int(x + float(a)) * 8 - 1, haut + 7), fill=0)
            x += float(a)
    return zxingcpp.read_barcode(image).text


def test_screen_of_the_room_turns_without_script_and_gives_its_inside_to_the_script(client, session, matin):
    client.force_login(session.formatrice)
    adresse = reverse("emargement_ecran", args=[matin.public_id])
    assert '<noscript><meta http-equiv="refresh"' in lue(client.get(adresse))
    assert "<html" not in lue(client.get(adresse, headers={"HX-Request": "true"}))


def test_signing_by_drawing_or_by_the_box_shows_the_hour(client, session, matin):
    une, autre = les_inscriptions(session)
    reponse = signer(client, une.compte, matin, signature=TRACE)
    assert reponse.status_code == 303
    assert "Signé à" in lue(client.get(reponse.url))
    signer(client, autre.compte, matin, certifie="on")
    assert sorted(p.moyen for p in Presence.objects.all()) == ["CASE", "DESSIN"]


def test_signature_without_anything_done_by_hand_is_refused_at_the_box(client, session, matin):
    reponse = signer(client, les_inscriptions(session)[0].compte, matin)
    assert reponse.status_code == 422 and "Signez dans le cadre, ou cochez cette case" in lue(reponse)
    reponse = signer(client, les_inscriptions(session)[0].compte, matin, signature="<svg onload=x>")
    assert reponse.status_code == 422 and not Presence.objects.exists()


def test_signature_kept_without_network_is_sent_later_with_its_ticket_and_counts_once(client, session, matin, settings):
    inscription, _autre = les_inscriptions(session)
    client.force_login(inscription.compte)
    adresse = reverse("emarger_signer", args=[jetons.code_du_moment(matin)])
    billet = re.search(r'name="billet" value="([^"]+)"', lue(client.get(adresse))).group(1)
    settings.EMARGEMENT_TOUR_SECONDES = 7  # le code de tout à l'heure n'ouvre plus rien
    assert client.get(adresse).status_code == 404
    envoi = {"billet": billet, "certifie": "on"}
    for _ in range(2):
        reponse = client.post(adresse, envoi, headers={"Accept": "application/json"})
        assert reponse.json() == {"url": reverse("ma_presence", args=[matin.public_id])}
    assert Presence.objects.get().historique.count() == 1
    client.force_login(un_conseiller())
    assert client.post(adresse, envoi, headers={"Accept": "application/json"}).status_code == 404


def test_script_is_told_why_a_signature_is_refused(client, session, matin):
    une, autre = les_inscriptions(session)
    noter(matin, une)
    noter(matin, autre, "ABSENT")
    contresigner(matin)
    client.force_login(autre.compte)
    adresse = reverse("emarger_signer", args=[jetons.code_du_moment(matin)])
    reponse = client.post(adresse, {"certifie": "on"}, headers={"Accept": "application/json"})
    assert reponse.status_code == 409 and "déjà contresignée" in reponse.json()["message"]
    assert client.post(adresse, {}, headers={"Accept": "application/json"}).status_code == 409


def test_code_is_typed_as_it_is_read(client, session, matin):
    client.force_login(les_inscriptions(session)[0].compte)
    code = jetons.code_du_moment(matin)
    reponse = client.post(reverse("emarger"), {"code": f" {code[:3].lower()} {code[3:]} "})
    assert (reponse.status_code, reponse.url) == (303, reverse("emarger_signer", args=[code]))
    page = lue(client.post(reverse("emarger"), {"code": "AAA-AAA"}))
    assert "Ce code n’ouvre aucune demi-journée" in page and 'value="AAA-AAA"' in page


def test_codes_tried_at_random_are_stopped(client, session):
    client.force_login(les_inscriptions(session)[0].compte)
    statuts = [client.post(reverse("emarger"), {"code": f"AAA{n:03}"}).status_code for n in range(62)]
    assert statuts[0] == 200 and statuts[-1] == 429


def champs(page: str) -> dict[str, str]:
    """What the sheet would send if nothing was touched."""
    donnees = dict(re.findall(r'<input type="hidden" name="(vue_\d+)" value="(\d+)"', page))
    for nom, options in re.findall(r'<select name="(etat_\d+)".*?>(.*?)</select>', page, re.S):
        choisie = re.search(r'value="(\w*)" selected', options)
        donnees[nom] = choisie.group(1) if choisie else ""
    return donnees


def test_paper_is_entered_line_by_line_and_a_fault_comes_back_filled(client, session, matin):
    une, autre = les_inscriptions(session)
    client.force_login(session.formatrice)
    adresse = reverse("feuille", args=[matin.public_id])
    donnees = champs(lue(client.get(adresse))) | {f"etat_{une.pk}": "PRESENT", f"retard_{une.pk}": "999"}
    page = lue(client.post(adresse, donnees))
    assert "600" in page and 'value="999"' in page and not Presence.objects.exists()
    donnees |= {f"retard_{une.pk}": "15", f"etat_{autre.pk}": "ABSENT"}
    assert "2 lignes enregistrées" in lue(client.post(adresse, donnees, follow=True))
    assert Presence.objects.get(inscription=une).minutes == matin.minutes - 15
    pareil = champs(lue(client.get(adresse))) | {f"retard_{une.pk}": "15"}
    assert "Rien n’avait changé" in lue(client.post(adresse, pareil, follow=True))


def test_sheet_open_while_someone_signs_says_which_line_to_read_again(client, session, matin):
    une, _autre = les_inscriptions(session)
    client.force_login(session.formatrice)
    adresse = reverse("feuille", args=[matin.public_id])
    donnees = champs(lue(client.get(adresse))) | {f"etat_{une.pk}": "ABSENT"}
    feuilles.presence_signer(inscription=une, seance=matin)
    page = lue(client.post(adresse, donnees))
    assert "Cette ligne a changé entre-temps" in page and Presence.objects.get().etat == "PRESENT"


def test_trainer_certifies_then_reads_only_and_the_region_corrects_with_a_reason(client, session, matin):
    une, autre = les_inscriptions(session)
    client.force_login(session.formatrice)
    adresse = reverse("feuille_contresigner", args=[matin.public_id])
    noter(matin, une)
    assert "ne dit encore rien de" in lue(client.post(adresse, {"certifie": "on"}))
    noter(matin, autre, "ABSENT")
    page = lue(client.post(adresse, {"signature": TRACE}, follow=True))
    assert "ses heures comptent" in page and "Enregistrer la feuille" not in page
    assert Contresignature.objects.get().signature == TRACE
    client.force_login(une_region())
    feuille = reverse("feuille", args=[matin.public_id])
    donnees = champs(lue(client.get(feuille))) | {f"etat_{autre.pk}": "PRESENT", "motif": ""}
    assert "dites pourquoi" in lue(client.post(feuille, donnees))
    client.post(feuille, donnees | {"motif": "Arrivée par l’autre porte"})
    assert Presence.objects.get(inscription=autre).presente


def test_evidence_goes_through_the_gate_of_files_and_is_read_by_two(client, session, matin):
    inscription, _autre = les_inscriptions(session)
    adresse = reverse("presence_ligne", args=[inscription.public_id, matin.pk])
    client.force_login(inscription.compte)
    for faux, phrase in (
        (SimpleUploadedFile("a.pdf", HTML), "n’est pas ce que dit son nom"),
        (SimpleUploadedFile("a.html", HTML), "Envoyez un PDF"),
        (SimpleUploadedFile("a.png", photo("PNG")[:90]), "incomplet ou abîmé"),
    ):
        assert phrase in lue(client.post(adresse, {"piece_envoyer": "1", "piece": faux}))
    envoi = {"piece_envoyer": "1", "piece": une_piece()}
    assert "Le justificatif est reçu" in lue(client.post(adresse, envoi, follow=True))
    piece = reverse("presence_piece", args=[inscription.public_id, matin.pk])
    assert client.get(piece).content.startswith(b"%PDF")
    client.force_login(session.formatrice)
    assert client.get(piece).status_code == 404 and client.get(adresse).status_code == 200
    client.force_login(une_region())
    assert client.get(piece).content.startswith(b"%PDF")
    page = lue(client.post(adresse, {"excuse_envoyer": "1", "excusee": "oui"}, follow=True))
    assert "Absence excusée" in page and Presence.objects.get().etat == "EXCUSE"


def test_trainer_of_another_session_and_former_member_find_nothing(client, session, matin):
    inscription, _autre = les_inscriptions(session)
    adresses = [
        reverse("feuille", args=[matin.public_id]),
        reverse("emargement_ecran", args=[matin.public_id]),
        reverse("presences_session", args=[session.public_id]),
        reverse("presence_ligne", args=[inscription.public_id, matin.pk]),
        reverse("ma_presence", args=[matin.public_id]),
        reverse("feuille_pdf", args=[matin.public_id]),
    ]
    for etranger in (avec_second_facteur(un_role("FORMATEUR")), un_ancien_membre(), un_conseiller()):
        client.force_login(etranger)
        assert {client.get(adresse).status_code for adresse in adresses} == {404}


def test_grid_and_its_spreadsheet_say_the_same(client, session, matin):
    une, autre = les_inscriptions(session)
    noter(matin, une, retard=30)
    noter(matin, autre, "ABSENT")
    client.force_login(session.formatrice)
    page = lue(client.get(reverse("presences_session", args=[session.public_id])))
    assert "1 présence, 1 absence" in page and "Présence notée" in page
    reponse = client.get(reverse("presences_csv", args=[session.public_id]))
    lignes = list(csv.reader(io.StringIO(b"".join(reponse.streaming_content).decode("utf-8-sig")), delimiter=";"))
    assert {ligne[0]: ligne[-3] for ligne in lignes[1:]} == {
        une.compte.nom: str(matin.minutes - 30),
        autre.compte.nom: "0",
    }


def test_blank_sheet_has_free_rows_and_filled_one_says_what_the_grid_says(client, session, matin):
    une, autre = les_inscriptions(session)
    feuilles.presence_signer(inscription=une, seance=matin, signature=TRACE)
    noter(matin, autre, "ABSENT")
    client.force_login(session.formatrice)
    textes = {}
    for nom in ("feuille_vierge", "feuille_pdf"):
        document = PdfReader(io.BytesIO(client.get(reverse(nom, args=[matin.public_id])).content))
        assert document.trailer["/Root"]["/MarkInfo"]["/Marked"] and document.trailer["/Root"]["/Lang"] == "fr"
        textes[nom] = " ".join(page.extract_text().replace("\xa0", " ") for page in document.pages)
        assert une.compte.nom in textes[nom] and "Matin" in textes[nom] and "Après-midi" in textes[nom]
    assert "Signé à" in textes["feuille_pdf"] and "Absence" in textes["feuille_pdf"]
    assert "Signé à" not in textes["feuille_vierge"] and "13" in textes["feuille_vierge"]


def test_my_space_offers_to_sign_today_and_to_keep_the_sheets(client, session):
    client.force_login(les_inscriptions(session)[0].compte)
    assert "Aujourd’hui en salle" in lue(client.get("/mon-espace/"))
    client.force_login(session.formatrice)
    page = lue(client.get("/mon-espace/"))
    assert "Feuilles d’émargement" in page and reverse("feuille", args=[session.seances.first().public_id]) in page


def test_what_the_platform_knows_of_a_person_tells_her_half_days(session, matin):
    from safran.presences.prises import donnees_des_presences

    inscription, _autre = les_inscriptions(session)
    feuilles.presence_signer(inscription=inscription, seance=matin)
    presences, certifiees, *_ = donnees_des_presences(inscription.compte)
    assert presences.lignes[0]["Minutes"] == matin.minutes and certifiees.lignes == []
