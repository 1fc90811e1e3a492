"""The screens of the sheets, asked as a browser would."""

import csv
import datetime
import io
import re

import pytest
import time_machine
import zxingcpp
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from pypdf import PdfReader

from safran.attestations.queries import session_droits
from safran.inscriptions.models import Inscription
from safran.inscriptions.prises import inscriptions_coherentes
from safran.inscriptions.rules import sessions
from safran.pilotage.permissions import Perimetre
from safran.pilotage.queries.bilans import bpf_lire
from safran.pilotage.queries.releves import releve_lire
from safran.presences import jetons
from safran.presences.documents import feuille_contexte
from safran.presences.models import Contresignature, EtapePresence, Presence
from safran.presences.prises import donnees_des_presences, presences_coherentes
from safran.presences.queries.feuilles import chiffres_lire, evaluer, grille_lire, quand
from safran.presences.rules import feuilles
from safran.presences.rules.feuilles import presence_signer, tous_presents, tous_presents_reprendre
from tests.fabriques import un_conseiller, un_role, une_region
from tests.home.test_fichiers import HTML, photo
from tests.pages import lue
from tests.refus import refus
from tests.safran.fabriques_presences import (
    PDF,
    TRACE,
    contresigner,
    les_inscriptions,
    noter,
    une_formation_en_salle,
    une_piece,
    une_session_du_jour,
)
from tests.safran.fabriques_sessions import dans

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


JSON = {"Accept": "application/json"}


def signer(client, compte, seance, **donnees):
    client.force_login(compte)
    return client.post(reverse("emarger_signer", args=[jetons.code_du_moment(seance)]), donnees)


def test_square_on_the_wall_leads_to_the_page_where_one_signs(client, session, matin):
    client.force_login(session.formatrice)
    mur = reverse("emargement_ecran", args=[matin.public_id])
    page = lue(client.get(mur))
    code = jetons.code_du_moment(matin)
    assert jetons.code_lisible(code) in page and "0 sur 2 a signé" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "<html" not in lue(client.get(mur, headers={"HX-Request": "true"}))
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


def test_signing_by_drawing_or_by_the_box_shows_the_hour_and_nothing_done_by_hand_is_refused(client, session, matin):
    une, autre = les_inscriptions(session)
    rien = signer(client, une.compte, matin)
    assert rien.status_code == 422 and "Signez dans le cadre, ou cochez cette case" in lue(rien)
    assert signer(client, une.compte, matin, signature="<svg onload=x>").status_code == 422
    assert not Presence.objects.exists()
    reponse = signer(client, une.compte, matin, signature=TRACE)
    assert reponse.status_code == 303 and "Signé à" in lue(client.get(reponse.url))
    signer(client, autre.compte, matin, certifie="on")
    assert sorted(p.moyen for p in Presence.objects.all()) == ["CASE", "DESSIN"]


def test_signature_kept_without_network_is_sent_later_with_its_ticket_and_counts_once(client, session, matin, settings):
    inscription, _autre = les_inscriptions(session)
    client.force_login(inscription.compte)
    adresse = reverse("emarger_signer", args=[jetons.code_du_moment(matin)])
    billet = re.search(r'name="billet" value="([^"]+)"', lue(client.get(adresse))).group(1)
    settings.EMARGEMENT_TOUR_SECONDES = 7  # le code de tout à l'heure n'ouvre plus rien
    assert client.get(adresse).status_code == 404
    envoi = {"billet": billet, "certifie": "on"}
    for _ in range(2):
        reponse = client.post(adresse, envoi, headers=JSON)
        assert reponse.json() == {"url": reverse("ma_presence", args=[matin.public_id])}
    assert Presence.objects.get().historique.count() == 1
    client.force_login(un_conseiller())
    assert client.post(adresse, envoi, headers=JSON).status_code == 404


def test_script_is_told_why_a_signature_is_refused(client, session, matin):
    une, autre = les_inscriptions(session)
    noter(matin, une)
    noter(matin, autre, "ABSENT")
    contresigner(matin)
    client.force_login(autre.compte)
    adresse = reverse("emarger_signer", args=[jetons.code_du_moment(matin)])
    reponse = client.post(adresse, {"certifie": "on"}, headers=JSON)
    assert reponse.status_code == 409 and "déjà contresignée" in reponse.json()["message"]
    assert client.post(adresse, {}, headers=JSON).status_code == 409


def test_code_is_typed_as_it_is_read_and_codes_tried_at_random_are_stopped(client, session, matin):
    client.force_login(les_inscriptions(session)[0].compte)
    code = jetons.code_du_moment(matin)
    reponse = client.post(reverse("emarger"), {"code": f" {code[:3].lower()} {code[3:]} "})
    assert (reponse.status_code, reponse.url) == (303, reverse("emarger_signer", args=[code]))
    page = lue(client.post(reverse("emarger"), {"code": "AAA-AAA"}))
    assert "Ce code n’ouvre aucune demi-journée" in page and 'value="AAA-AAA"' in page
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
    une, autre = les_inscriptions(session)
    client.force_login(session.formatrice)
    adresse = reverse("feuille", args=[matin.public_id])
    donnees = champs(lue(client.get(adresse))) | {f"etat_{une.pk}": "ABSENT", f"etat_{autre.pk}": "PRESENT"}
    feuilles.presence_signer(inscription=une, seance=matin)
    page = lue(client.post(adresse, donnees))
    assert page.count("Cette ligne a changé entre-temps") == 2  # en tête et à sa ligne : l’autre n’en dit rien
    assert Presence.objects.get().etat == "PRESENT"


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


def tableau(client, session) -> dict[str, list[str]]:
    """The rows of the spreadsheet, by the name of the person."""
    contenu = b"".join(client.get(reverse("presences_csv", args=[session.public_id])).streaming_content)
    return {rang[0]: rang for rang in csv.reader(io.StringIO(contenu.decode("utf-8-sig")), delimiter=";")}


def test_grid_and_its_spreadsheet_say_the_same(client, session, matin):
    une, autre = les_inscriptions(session)
    noter(matin, une, retard=30)
    noter(matin, autre, "ABSENT")
    client.force_login(session.formatrice)
    page = lue(client.get(reverse("presences_session", args=[session.public_id])))
    assert "1 présence, 1 absence" in page and "Présence notée" in page
    minutes = {nom: rang[-3] for nom, rang in [*tableau(client, session).items()][1:]}
    assert minutes == {une.compte.nom: str(matin.minutes - 30), autre.compte.nom: "0"}


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
    inscription, _autre = les_inscriptions(session)
    feuilles.presence_signer(inscription=inscription, seance=matin)
    presences, certifiees, *_ = donnees_des_presences(inscription.compte)
    assert presences.lignes[0]["Minutes"] == matin.minutes and certifiees.lignes == []


# One half-day corrected, everything moves together: sheet, hours, sign-up, completion, rights, figures, BPF.

SEUILS = (1, 50, 80, 100)
PERSONNES, DEMIS = st.integers(0, 1), st.integers(0, 1)
GESTES = st.one_of(
    st.tuples(st.just("present"), PERSONNES, DEMIS, st.integers(0, 120), st.integers(0, 60)),
    st.tuples(st.sampled_from(["absent", "signer", "excuser", "retirer"]), PERSONNES, DEMIS),
    st.tuples(st.just("contresigner"), st.just(0), DEMIS),
)


class Papier:
    """What a careful secretary would write down: the oracle, which knows nothing of the code."""

    def __init__(self, durees: list[int]) -> None:
        self.durees = durees
        self.cases: dict[tuple[int, int], tuple[str, int]] = {}
        self.certifiees: set[int] = set()

    def minutes(self, qui: int, certifiees: bool = False) -> int:
        return sum(
            minutes
            for (p, d), (_, minutes) in self.cases.items()
            if p == qui and (not certifiees or d in self.certifiees)
        )

    def atteint(self, qui: int, seuil: int) -> bool:
        return 100 * self.minutes(qui, certifiees=True) >= seuil * sum(self.durees)

    def inscription(self, qui: int) -> str:
        etats = [etat for (p, _), (etat, _) in self.cases.items() if p == qui]
        if not etats:
            return "INSCRITE"
        if "PRESENT" in etats:
            return "PRESENTE"
        return "ABSENTE_EXCUSEE" if set(etats) == {"EXCUSE"} else "ABSENTE"


@pytest.fixture
def monde():
    session = une_session_du_jour(formation=une_formation_en_salle(80))
    return session, list(session.seances.all()), les_inscriptions(session), une_region()


def faire(monde, papier: Papier, geste: tuple) -> None:
    """One gesture in the room and on the paper; a gesture that makes no sense there is left aside."""
    session, seances, inscriptions, region = monde
    nom, qui, demi = geste[:3]
    seance, inscription = seances[demi], inscriptions[qui]
    avant, commun = papier.cases.get((qui, demi)), {"inscription": inscription, "seance": seance}
    if nom == "present":
        noter(seance, inscription, par=region, motif="Rectifiée", retard=geste[3], depart=geste[4])
        papier.cases[qui, demi] = ("PRESENT", papier.durees[demi] - geste[3] - geste[4])
    elif nom == "absent":
        noter(seance, inscription, "ABSENT", par=region, motif="Rectifiée")
        papier.cases[qui, demi] = ("ABSENT", 0)
    elif nom == "signer" and (avant is None or avant[0] == "ABSENT") and demi not in papier.certifiees:
        feuilles.presence_signer(**commun)
        papier.cases[qui, demi] = ("PRESENT", papier.durees[demi])
    elif nom == "excuser" and (avant is None or avant[0] != "PRESENT"):
        feuilles.piece_ajouter(contenu=PDF, nom="a.pdf", par=region, **commun)
        feuilles.absence_excuser(par=region, **commun)
        papier.cases[qui, demi] = ("EXCUSE", 0)
    elif nom == "retirer" and avant and avant[0] == "EXCUSE":
        feuilles.absence_excuser(par=region, excusee=False, **commun)
        papier.cases[qui, demi] = ("ABSENT", 0)
    elif nom == "contresigner" and sum(d == demi for _, d in papier.cases) == len(inscriptions):
        feuilles.seance_contresigner(seance=seance, par=session.formatrice)
        papier.certifiees.add(demi)


def comparer(monde, papier: Papier, client: Client) -> None:
    """Every place that tells attendance tells the same."""
    session, seances, inscriptions, region = monde
    grille, jour = grille_lire(session), seances[0].date
    par_pk = {ligne.inscription.pk: ligne for ligne in grille.lignes}
    client.force_login(region)
    rangs = tableau(client, session)
    document = render_to_string(
        "presences/pdf/feuille.html", feuille_contexte(grille.du_jour(jour), jour, vierge=False)
    )
    for qui, inscription in enumerate(inscriptions):
        minutes, ligne, nom = papier.minutes(qui), par_pk[inscription.pk], inscription.compte.nom
        assert ligne.minutes == minutes == int(rangs[nom][-3])
        assert ligne.comptees == papier.minutes(qui, certifiees=True) == int(rangs[nom][-2])
        for seuil in SEUILS:
            atteint, _manque = evaluer(inscription.compte, session.formation, {"pourcentage": seuil})
            le = quand(inscription.compte, session.formation, {"pourcentage": seuil})
            assert atteint == papier.atteint(qui, seuil) == (le is not None)
        assert Inscription.objects.get(pk=inscription.pk).etat == papier.inscription(qui)
        cases = [papier.cases.get((qui, demi), ("", 0))[0] for demi in range(len(seances))]
        rang = re.search(rf"<tr>(?:(?!</tr>).)*{nom}.*?</tr>", document, re.S).group()
        assert rang.count('class="fait"') == cases.count("PRESENT")
        assert rang.count('class="absent"') == cases.count("ABSENT") + cases.count("EXCUSE")
        suivi = inscription.compte.suivis.filter(formation=session.formation).first()
        if papier.atteint(qui, 80):
            assert suivi and suivi.est_acheve
    _comparer_le_pilotage(session, seances, inscriptions, papier)
    chiffres = chiffres_lire([session])
    etats = [etat for etat, _ in papier.cases.values()]
    lus = {"PRESENT": chiffres.presences, "ABSENT": chiffres.absences, "EXCUSE": chiffres.excuses}
    assert lus == {etat: etats.count(etat) for etat in lus}
    assert chiffres.minutes == papier.minutes(0) + papier.minutes(1)
    assert chiffres.muettes == len(inscriptions) * len(seances) - len(etats)
    assert chiffres.stagiaires == sum(papier.minutes(qui) > 0 for qui in range(len(inscriptions)))
    assert [*presences_coherentes(), *inscriptions_coherentes()] == []


def _comparer_le_pilotage(session, seances, inscriptions, papier: Papier) -> None:
    """What is due, the board and the yearly counts."""
    rangs = range(len(inscriptions))
    certifiees = [papier.minutes(qui, certifiees=True) for qui in rangs]
    toutes_certifiees = papier.certifiees == set(range(len(seances)))
    for qui, ligne in enumerate(session_droits(session).lignes):
        assert ligne.certificat.a_emettre == (toutes_certifiees and certifiees[qui] > 0)
        suivi = ligne.inscription.compte.suivis.filter(formation=session.formation).first()
        assert ligne.attestation.emis or ligne.attestation.a_emettre == bool(suivi and suivi.est_acheve)
    total = releve_lire(Perimetre("region", "Toute la région"), seances[0].date.year).total
    assert (total.minutes, total.prevues) == (
        sum(papier.minutes(qui) for qui in rangs), len(inscriptions) * sum(papier.durees),
    )  # fmt: skip
    assert total.presentes == [papier.inscription(qui) for qui in rangs].count("PRESENTE")
    bpf = bpf_lire(seances[0].date.year)
    assert (bpf["minutes"], bpf["stagiaires"]) == (sum(certifiees), sum(minutes > 0 for minutes in certifiees))
    assert bpf["heures_donnees"] == round(sum(papier.durees[demi] for demi in papier.certifiees) / 60)


@pytest.mark.long
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gestes=st.lists(GESTES, min_size=1, max_size=8))
def test_half_days_corrected_at_random_leave_every_figure_in_agreement(monde, gestes):
    papier, client, retour = Papier([seance.minutes for seance in monde[1]]), Client(), transaction.atomic()
    with retour:
        for geste in gestes:
            faire(monde, papier, geste)
        comparer(monde, papier, client)
        transaction.set_rollback(True)


def test_one_half_day_corrected_moves_every_figure(monde):
    papier, client = Papier([seance.minutes for seance in monde[1]]), Client()
    for geste in [
        ("present", 0, 0, 0, 0), ("present", 0, 1, 0, 0), ("absent", 1, 0), ("present", 1, 1, 30, 0),
        ("contresigner", 0, 0), ("contresigner", 0, 1), ("present", 1, 0, 0, 10), ("absent", 0, 0), ("excuser", 0, 0),
    ]:  # fmt: skip
        faire(monde, papier, geste)
        comparer(monde, papier, client)
    assert storages["prive"].exists(Presence.objects.exclude(piece="").get().piece)


MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def salle():
    return une_session_du_jour(4)


@pytest.fixture
def son_matin(salle):
    return salle.seances.first()


def test_what_is_signed_or_noted_stays_and_the_others_are_present_once(salle, son_matin):
    signe, absent, *_ = les_inscriptions(salle)
    presence_signer(inscription=signe, seance=son_matin, signature=TRACE)
    noter(son_matin, absent, "ABSENT")
    assert [tous_presents(seance=son_matin, par=salle.formatrice) for _ in range(2)] == [2, 0]
    assert [p.etat for p in Presence.objects.order_by("inscription__ordre")] == ["PRESENT", "ABSENT", *2 * ["PRESENT"]]
    assert Presence.objects.get(inscription=signe).signature == TRACE
    notees = EtapePresence.objects.filter(geste__contains="tous présents")
    assert {etape.par for etape in notees} == {salle.formatrice} and notees.count() == 2


def test_taken_back_the_sheet_is_as_before_and_the_history_says_by_whom(client, salle, son_matin):
    signe, une, *_ = les_inscriptions(salle)
    presence_signer(inscription=signe, seance=son_matin)
    tous_presents(seance=son_matin, par=salle.formatrice)
    assert tous_presents_reprendre(seance=son_matin, par=salle.formatrice) == 3
    assert [p.inscription for p in Presence.objects.all()] == [signe]
    une.refresh_from_db()
    assert une.etat == "INSCRITE"
    refus("passe", tous_presents_reprendre, seance=son_matin, par=salle.formatrice)
    client.force_login(salle.formatrice)
    page = lue(client.get(reverse("presence_ligne", args=[une.public_id, son_matin.pk])))
    assert "La feuille ne dit encore rien" in page and "« Tous présents » annulé" in page
    assert salle.formatrice.nom_complet in page
    # ce qui fut repris se note, se signe et se recommence
    noter(son_matin, une, "ABSENT")
    assert presence_signer(inscription=les_inscriptions(salle)[2], seance=son_matin, signature=TRACE).signature
    assert tous_presents(seance=son_matin, par=salle.formatrice) == 1
    assert refus("retenue", sessions.seance_supprimer, seance=son_matin, par=salle.cree_par)


def test_it_is_taken_back_for_ten_minutes_and_until_something_else_is_written(salle, son_matin):
    with time_machine.travel(timezone.now() - 10 * MINUTE, tick=False):
        tous_presents(seance=son_matin, par=salle.formatrice)
    refus("passe", tous_presents_reprendre, seance=son_matin, par=salle.formatrice)
    apres_midi = salle.seances.last()
    tous_presents(seance=apres_midi, par=salle.formatrice)
    presence_signer(inscription=les_inscriptions(salle)[0], seance=apres_midi)
    refus("passe", tous_presents_reprendre, seance=apres_midi, par=salle.formatrice)
    assert Presence.objects.filter(etat="PRESENT").count() == 8


def test_it_is_for_who_keeps_the_sheet_from_its_hour_until_it_is_certified(salle, son_matin):
    for etranger in (un_role("FORMATEUR"), un_conseiller()):
        refus("interdit", tous_presents, seance=son_matin, par=etranger)
    demain = une_session_du_jour(jour=dans(1))
    refus("trop_tot", tous_presents, seance=demain.seances.first(), par=demain.formatrice)
    tous_presents(seance=son_matin, par=salle.formatrice)
    contresigner(son_matin)
    for regle in (tous_presents, tous_presents_reprendre):
        refus("close", regle, seance=son_matin, par=salle.cree_par)


def test_trainer_notes_the_room_then_two_absentees_in_three_gestures(client, salle, son_matin):
    une, deux, *_ = les_inscriptions(salle)
    client.force_login(salle.formatrice)
    feuille = reverse("feuille", args=[son_matin.public_id])
    page = lue(client.post(reverse("feuille_tous", args=[son_matin.public_id]), follow=True))
    assert "4 présences : notez maintenant les absences" in page and "Annuler « tous présents »" in page
    for absente in (une, deux):
        page = lue(client.post(feuille, champs(page) | {"absente": str(absente.pk)}, follow=True))
    assert "2 présences sur 4" in page and "Annuler" not in page
    assert set(Presence.objects.filter(etat="ABSENT").values_list("inscription", flat=True)) == {une.pk, deux.pk}
    assert client.post(feuille, champs(page) | {"absente": "9" * 30}).status_code == 302


def test_line_taken_back_while_it_was_shown_present_is_to_be_read_again(client, salle, son_matin):
    une, *_ = les_inscriptions(salle)
    client.force_login(salle.formatrice)
    tous_presents(seance=son_matin, par=salle.formatrice)
    feuille = reverse("feuille", args=[son_matin.public_id])
    donnees = champs(lue(client.get(feuille))) | {f"etat_{une.pk}": "ABSENT"}
    client.post(reverse("feuille_tous_annuler", args=[son_matin.public_id]))
    assert "Cette ligne a changé entre-temps" in lue(client.post(feuille, donnees))
    assert not Presence.objects.exists()
