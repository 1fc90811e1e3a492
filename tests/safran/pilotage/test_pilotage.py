"""The board says what the sheets say, to whom it concerns, and never points at a few people."""

import csv
import datetime
import io
import time
from unittest import mock

import openpyxl
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from reseau.membres.rules.mandats import rattachement_creer
from reseau.structures.models import Reseau
from reseau.territoires.rules import communes_deplacer
from safran.evaluations.models import Campagne
from safran.formations.models import FormationPage
from safran.inscriptions.models import SessionFormation
from safran.inscriptions.rules import inscriptions
from safran.inscriptions.rules import sessions as seances
from safran.parcours.models import Suivi
from safran.pilotage.choices import Axe
from safran.pilotage.permissions import perimetre_get
from safran.pilotage.queries import releves, tableaux
from safran.pilotage.queries.bilans import bpf_lire, indicateurs_lire
from safran.presences.queries.feuilles import chiffres_lire
from tests.fabriques import (
    un_bassin,
    un_conseiller,
    un_referent,
    un_role,
    une_chargee_de_mission,
    une_region,
    une_tete_de_reseau,
)
from tests.pages import lue, page_lue
from tests.questions import questions
from tests.reseau.annuaire.fabriques import un_lieu, une_commune
from tests.safran.fabriques_presences import les_inscriptions, noter, une_session_du_jour
from tests.safran.fabriques_sessions import dans, une_inscription, une_session

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
LONG = True
MIDI = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)


def tableau(compte, axe=Axe.FORMATION, cle=""):
    return tableaux.tableau_lire(releves.releve_lire(perimetre_get(compte, cle)), axe)


def cellules(tableau, libelle: str) -> dict:
    ligne = next(ligne for ligne in [*tableau.lignes, tableau.total] if ligne.libelle == libelle)
    return {nom: valeur for nom, valeur, _ in tableau.valeurs(ligne)}


def test_board_agrees_with_the_sheets_and_moves_with_them(annee):
    lu = cellules(tableau(annee.region), "Croiser les regards")
    assert (lu["Sessions"], lu["Places"], lu["Participations"], lu["Venues"]) == (2, 32, 15, 13)
    assert lu["Remplissage"] == 46 and lu["Heures"] == round(13 * 6.5)
    assert lu["Achèvement"] == 100 * 13 // 15 and lu["Satisfaction"] is None
    assert lu["Trois réseaux ou plus"] == 50 and lu["Réseaux par session"] == 2.0

    def ensemble():
        return tableau(annee.region).total.mesures

    def accord():
        feuilles = chiffres_lire(SessionFormation.objects.all())
        lues = ensemble()
        assert (lues.minutes, lues.prevues) == (feuilles.minutes, feuilles.minutes_prevues)
        assert lues.taux_presence == feuilles.taux
        return lues

    avant, matin = accord(), annee.grande.seances.first()
    noter(matin, les_inscriptions(annee.grande)[0], par=annee.region, motif="Elle était là.")
    noter(matin, les_inscriptions(annee.grande)[1], par=annee.region, motif="Partie tôt.", depart=30)
    apres = accord()
    assert apres.minutes == avant.minutes + 210 - 30 and apres.presentes == avant.presentes + 1
    assert bpf_lire(matin.date.year)["minutes"] == apres.minutes


def test_board_says_what_each_network_gives_and_hides_a_few_trainers(annee, client):
    matin = annee.grande.seances.first()
    for code, nombre in (("missions-locales", 6), ("cap-emploi", 7), ("apec", 1)):
        formateurs = [un_role("FORMATEUR") for _ in range(nombre)]
        for compte in formateurs:
            rattachement_creer(compte=compte, structure=annee.structures[code], du=matin.date)
        matin.formateurs.add(*formateurs)
    annee.simple.seances.first().formateurs.add(formateurs[0])
    par_reseau = tableau(annee.region, Axe.RESEAU)
    lus = {ligne.libelle: {nom: v for nom, v, _ in par_reseau.valeurs(ligne)} for ligne in par_reseau.lignes}
    nombres = {nom: (lu["Sessions données"], lu["Formateurs et formatrices"]) for nom, lu in lus.items()}
    sigle = {r.code: r.sigle or r.nom for r in Reseau.objects.all()}
    assert nombres[sigle["cap-emploi"]] == (1, 7) and nombres[sigle["apec"]] == (2, "–")
    assert nombres[sigle["missions-locales"]] == (1, "–")  # sans lui, le total rendrait le premier
    assert nombres["Sans rattachement"] == (3, "–")
    ensemble = {nom: v for nom, v, _ in par_reseau.bas}
    assert (ensemble["Sessions données"], ensemble["Formateurs et formatrices"]) == (3, 15)
    assert lus[sigle["cap-emploi"]]["Trois réseaux ou plus"] == "–" and ensemble["Trois réseaux ou plus"] == 33
    client.force_login(annee.region)
    lignes = csv.reader(
        io.StringIO(client.get("/pilotage/tableau.csv?axe=reseau").getvalue().decode("utf-8-sig")), delimiter=";"
    )
    entetes, *suite = list(lignes)
    assert entetes[-3:] == ["Trois réseaux ou plus", "Sessions données", "Formateurs et formatrices"]
    assert ["1", "7"] in [ligne[-2:] for ligne in suite] and not any(ligne[-1] in ("1", "6") for ligne in suite)
    siennes = tableau(une_tete_de_reseau(Reseau.objects.get(code="apec")), Axe.RESEAU)
    assert [(ligne.libelle, *ligne.apportees[1:]) for ligne in siennes.lignes] == [
        (sigle["apec"], ("Sessions données", 2, ""), ("Formateurs et formatrices", "–", ""))
    ]
    assert "Sessions données" not in tableau(un_referent(annee.structures["apec"]), Axe.RESEAU).entetes


def test_small_numbers_are_hidden_with_what_would_give_them_back(annee):
    par_bassin = tableau(annee.region, Axe.BASSIN)
    cognac, angouleme = cellules(par_bassin, "Cognac"), cellules(par_bassin, "Angouleme")
    assert cognac["Participations"] == angouleme["Participations"] == "–"
    assert cognac["Présence"] == cognac["Heures"] == cognac["Achèvement"] == cognac["Remplissage"] == "–"
    assert cognac["Places"] == 16 and cellules(par_bassin, "Ensemble")["Participations"] == 21
    par_session = {li.cle: li.caches for li in tableau(annee.region, Axe.SESSION).lignes}
    masquees = {pk for pk, caches in par_session.items() if "participations" in caches}
    assert masquees == {annee.grande.pk, annee.petite.pk}
    assert cellules(tableau(annee.region), "Croiser les regards")["Participations"] == 15
    par_structure = tableau(annee.region, Axe.STRUCTURE)
    caches = [ligne for ligne in par_structure.lignes if "participations" in ligne.caches]
    assert len(caches) >= 2 and sum(ligne.mesures.participations for ligne in caches) >= 5
    croisement = tableaux.croisement_lire(releves.releve_lire(perimetre_get(annee.region)))
    nom, valeurs = croisement["lignes"][-1]
    assert croisement["masque"] and croisement["colonnes"][-1] == nom == "Ensemble" and valeurs[-1] == 21


def test_figures_of_a_session_keep_its_bassin_when_a_commune_moves(annee):
    un_lieu(annee.structures["apec"], "Niort")
    avant = [(li.libelle, li.mesures) for li in tableau(annee.region, Axe.BASSIN).lignes]
    communes_deplacer(communes=[une_commune()], bassin=un_bassin("cognac"), jour=dans(-60), par=annee.region)
    apres = [(li.libelle, li.mesures) for li in tableau(annee.region, Axe.BASSIN).lignes]
    assert apres == avant and annee.grande.bassin.code == "angouleme"


def test_each_reads_own_perimeter_and_a_stranger_nothing(annee, client):
    mission = annee.structures["missions-locales"]
    lus = {
        "région": annee.region,
        "bassin": une_chargee_de_mission("angouleme"),
        "autre bassin": une_chargee_de_mission("niort"),
        "réseau": une_tete_de_reseau(Reseau.objects.get(code="missions-locales")),
        "structure": un_referent(mission),
    }
    totaux = {nom: tableau(compte).total.mesures for nom, compte in lus.items()}
    assert {nom: total.participations for nom, total in totaux.items()} == {
        "région": 21, "bassin": 18, "autre bassin": 0, "réseau": 14, "structure": 14,
    }  # fmt: skip
    assert "Places" not in cellules(tableau(lus["structure"]), "Ensemble")
    noms = ("pilotage", "pilotage_rapport", "pilotage_bpf", "pilotage_qualiopi", "espace_formateur")
    for compte in (un_conseiller(), un_role("ELU"), annee.formatrice):
        client.force_login(compte)
        assert all(client.get(reverse(nom)).status_code == 404 for nom in noms[:4])
    client.force_login(lus["réseau"])
    assert client.get(reverse("pilotage"), {"perimetre": "region"}).status_code == 200
    assert "Toute la région" not in page_lue(client.get(reverse("pilotage"), {"perimetre": "region"}))
    assert client.get(reverse("pilotage_bpf")).status_code == client.get(reverse("espace_formateur")).status_code == 404


def test_page_and_files_tell_the_same_by_every_axis(annee, client):
    client.force_login(annee.region)
    for axe in Axe.values:
        page = client.get(reverse("pilotage"), {"axe": axe})
        attendu = tableau(annee.region, Axe(axe)).en_lignes()
        assert page.status_code == 200 and page_lue(page).count("<tbody>") == 2
        lu = b"".join(client.get(reverse("pilotage_export", args=["csv"]), {"axe": axe}).streaming_content)
        lignes = list(csv.reader(io.StringIO(lu.decode("utf-8-sig")), delimiter=";"))
        dits = [[str(v).replace(".", ",") if isinstance(v, float) else str(v) for v in rang] for rang in attendu]
        assert lignes == dits
    classeur = b"".join(client.get(reverse("pilotage_export", args=["xlsx"]), {"axe": axe}).streaming_content)
    feuille = openpyxl.load_workbook(io.BytesIO(classeur)).active
    assert [str(cellule.value) for cellule in feuille[1]] == lignes[0] and feuille.max_row == len(lignes)


def test_page_says_its_hour_and_changes_with_the_sheets_ten_minutes_later(annee, client, a_chaud):
    def venues() -> str:
        lu = b"".join(client.get(reverse("pilotage_export", args=["csv"])).streaming_content).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(lu), delimiter=";"))[-1][5]

    with a_chaud(), time_machine.travel(MIDI, tick=False) as horloge, mock.patch("time.monotonic", time.time):
        client.force_login(annee.region)
        assert venues() == "18"
        noter(annee.grande.seances.first(), les_inscriptions(annee.grande)[0], par=annee.region, motif="Elle était là.")
        horloge.shift(9 * 60)
        assert venues() == "18" and "À jour à 12 h ;" in lue(client.get(reverse("pilotage")))
        horloge.shift(2 * 60)
        assert venues() == "19" and "À jour à 12 h 11 ;" in lue(client.get(reverse("pilotage")))


def test_figures_follow_every_fact_they_come_from(annee):
    formation, region, perimetre = annee.croisee, annee.region, perimetre_get(annee.region)
    acheve = dict.fromkeys(("commence_le", "acheve_le"), timezone.now())
    demain = une_session(etat="CONFIRMEE", formation=formation, par=region, jour=dans(1), max_par_structure=0)
    inscrite = une_inscription(demain)
    du_jour = une_session_du_jour(formation=annee.entre_soi, par=region)
    matin = du_jour.seances.first()
    note = {"ferme_le": dans(30), "close_le": timezone.now(), "nombre": 6, "notes_nombre": 6, "notes_somme": 24}
    vague = {"moment": "A_CHAUD", "public": "PARTICIPANT", "titre": "À chaud", "questions": []}
    gestes = {
        "participations": lambda: une_inscription(demain),
        "prises": lambda: inscriptions.inscription_quitter(inscription=inscrite, par=inscrite.compte),
        "places": lambda: seances.session_modifier(session=demain, par=region, capacite=11),
        "prevues": lambda: seances.seance_modifier(seance=matin, par=region, debut=datetime.time(8)),
        "acheves": lambda: Suivi.objects.create(
            compte=les_inscriptions(du_jour)[0].compte, formation=annee.entre_soi, **acheve
        ),
        "satisfaction": lambda: Campagne.objects.create(session=annee.grande, **vague, **note),
        "sessions": lambda: seances.session_annuler(session=du_jour, par=region, motif="Salle fermée"),
    }
    for nom, geste in gestes.items():
        avant = releves.releve_lire(perimetre).total
        geste()
        assert getattr(releves.releve_lire(perimetre).total, nom) != getattr(avant, nom), nom


def test_a_session_counts_for_completion_from_its_last_day(annee):
    demain = une_session(etat="CONFIRMEE", formation=annee.entre_soi, par=annee.region, jour=dans(1))
    quelqu_un = une_inscription(demain).compte
    acheve = dict.fromkeys(("commence_le", "acheve_le"), timezone.now())
    Suivi.objects.create(compte=quelqu_un, formation=annee.entre_soi, **acheve)
    perimetre, cette_annee = perimetre_get(annee.region), demain.premier_jour.year
    avant = releves.releve_lire(perimetre, cette_annee).par(Axe.SESSION)[demain.pk]
    assert (avant.participations, avant.acheves, avant.finies, avant.achevement) == (1, 0, 0, None)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1)):
        apres = releves.releve_lire(perimetre, cette_annee).par(Axe.SESSION)[demain.pk]
    assert (apres.participations, apres.acheves, apres.finies, apres.achevement) == (1, 1, 1, 100)


def test_report_is_tagged_says_no_name_and_heads_its_columns_where_the_figures_are(annee, client):
    client.force_login(annee.region)
    lecteur, places = PdfReader(io.BytesIO(client.get(reverse("pilotage_rapport")).content)), []
    racine, texte = lecteur.trailer["/Root"], " ".join(page.extract_text() for page in lecteur.pages)
    assert racine["/MarkInfo"]["/Marked"] and racine["/Lang"] == "fr" and "/StructTreeRoot" in racine
    assert "Croiser les regards" in texte and "Par réseau" in texte and "bassin et par réseau" in texte
    assert "–" in texte and "masqué" not in texte, "le tiret et son mot se toucheraient"
    assert not any(inscription.compte.nom in texte for inscription in les_inscriptions(annee.grande))
    for page in lecteur.pages:
        page.extract_text(visitor_text=lambda texte, cm, tm, *_: places.append((texte.strip(), tm[4] + cm[4])))
    titre, valeur = (max(x for texte, x in places if texte == cherche) for cherche in ("Achèvement", "–"))
    assert 0 < valeur - titre < 80, "le titre de la dernière colonne finit au bord droit, comme ses valeurs"


def test_board_makes_the_same_number_of_queries_whatever_it_counts(annee, client):
    client.force_login(annee.region)
    avant = questions(lambda: client.get(reverse("pilotage")))
    for _ in range(3):
        une_inscription(une_session(par=annee.region))
    assert questions(lambda: client.get(reverse("pilotage"))) <= avant <= 30


def test_odd_addresses_are_answered(annee, client):
    client.force_login(annee.region)
    for requete in ({"annee": "x"}, {"annee": "99999"}, {"axe": "personne"}, {"perimetre": "autre"}, {"annee": "٢٠٢٦"}):
        for nom in ("pilotage", "pilotage_bpf"):
            assert client.get(reverse(nom), requete).status_code == 200
    for nom in ("pilotage_export", "pilotage_bpf_export"):
        assert client.get(reverse(nom, args=["exe"])).status_code == 404


def test_trainer_reads_own_hours_and_yearly_counts_and_evidence_lead_somewhere(annee, client):
    client.force_login(annee.formatrice)
    page = page_lue(client.get(reverse("espace_formateur")))
    assert page.count("demi-journées, 6") == 3
    bpf = bpf_lire(annee.grande.premier_jour.year)
    assert (bpf["sessions"], bpf["formations"], bpf["formateurs"], bpf["stagiaires"]) == (3, 2, 1, 18)
    assert bpf["heures_donnees"] == round(3 * 6.5) and bpf["minutes"] == 18 * 390
    client.force_login(une_region())
    assert "Stagiaires en salle" in page_lue(client.get(reverse("pilotage_bpf")))
    assert b"Stagiaires" in b"".join(client.get(reverse("pilotage_bpf_export", args=["csv"])).streaming_content)
    preuves = page_lue(client.get(reverse("pilotage_qualiopi")))
    assert (
        ">3 sessions annoncées<" in preuves and ">0 certificat aux heures prouvées<" in preuves and "(s)" not in preuves
    )
    assert "Indicateurs 4 et 8" in preuves and "Indicateur 30" in preuves
    assert ">0 formation avec objectifs<" in preuves
    FormationPage.objects.filter(pk=annee.grande.formation_id).update(objectifs=[{"type": "ligne", "value": "Écouter"}])
    assert ">1 formation avec objectifs<" in page_lue(client.get(reverse("pilotage_qualiopi")))
    for indicateur in indicateurs_lire():
        for preuve, url in indicateur["preuves"]:
            assert client.get(url).status_code in {200, 302}, preuve
