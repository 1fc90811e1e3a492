"""Every list of the house, found by itself: page, fragment, files, words, boxes, nothing to show."""

import csv
import io

import pytest
from django.test import RequestFactory
from openpyxl import load_workbook

from home.ecrans.listes import Colonne, Facette, Liste
from pratiques.listes import Contributions
from reseau.agenda.listes import BilansAttendus, JoursSensibles, MesEvenements, ProgrammeDeLAnnee
from reseau.agenda.rules.evenements import evenement_tenir
from reseau.animation.listes import Registre
from reseau.annuaire.listes import Lexique, Signalements
from reseau.ecrits.listes import DocumentsLocaux
from reseau.membres.listes import Appartenances, Mandats, Personnes
from reseau.orientation.listes import ComptesDeFiches, ServicesADistance
from reseau.plans.listes import ActionsDesPlans, ActionsDuPlan
from reseau.tendances.listes import Veille
from reseau.vie_locale.listes import ActualitesTenues, Journal, RelaisManquants
from safran.attestations.listes import Attestations
from safran.demandes.listes import Demandes
from safran.dispositifs.listes import Catalogue, SuiviDesDispositifs
from safran.evaluations.listes import SessionsEvaluees
from safran.lti.listes import Plateformes
from safran.parcours.listes import Suivis
from safran.quiz.listes import Relectures
from tests import test_listes as rangs
from tests.fabriques import une_region
from tests.pratiques.fabriques import un_auteur, une_fiche
from tests.reseau.agenda.fabriques import mes_evenements, passe, un_evenement
from tests.reseau.agenda.rangs import jours_sensibles, programme_de_l_annee
from tests.reseau.animation.suites import registre
from tests.reseau.ecrits.fabriques import documents_locaux
from tests.reseau.orientation.fabriques import comptes_de_fiches, services_a_distance
from tests.reseau.plans.fabriques import actions_des_plans, actions_du_plan
from tests.reseau.tendances.rangs import liste_de_veille
from tests.reseau.vie_locale.rangs import actualites_tenues, journal_des_bassins, relais_manquants
from tests.safran.demandes.rangs import demandes_de_formation
from tests.safran.dispositifs.rangs import catalogue_des_dispositifs, dispositifs_suivis
from tests.safran.lti.rangs import plateformes_partenaires
from tests.safran.quiz.rangs import reponses_a_relire

pytestmark = pytest.mark.django_db
LONG = True
BANC = {
    ActionsDesPlans: actions_des_plans,
    ActionsDuPlan: actions_du_plan,
    DocumentsLocaux: documents_locaux,
    BilansAttendus: lambda: (
        une_region(),
        "/agenda/bilans/",
        lambda rang: evenement_tenir(evenement=passe(un_evenement(titre=f"Forum {rang}"))),
    ),
    Mandats: rangs.mandats,
    Personnes: rangs.personnes,
    Appartenances: rangs.appartenances,
    Attestations: rangs.attestations,
    SessionsEvaluees: rangs.sessions_evaluees,
    Lexique: rangs.lexique,
    Signalements: rangs.signalements,
    Suivis: rangs.suivis_d_une_formation,
    Relectures: reponses_a_relire,
    MesEvenements: mes_evenements,
    ProgrammeDeLAnnee: programme_de_l_annee,
    Registre: registre,
    JoursSensibles: jours_sensibles,
    ActualitesTenues: actualites_tenues,
    Journal: journal_des_bassins,
    ComptesDeFiches: comptes_de_fiches,
    ServicesADistance: services_a_distance,
    RelaisManquants: relais_manquants,
    Catalogue: catalogue_des_dispositifs,
    SuiviDesDispositifs: dispositifs_suivis,
    Veille: liste_de_veille,
    Demandes: demandes_de_formation,
    Plateformes: plateformes_partenaires,
    Contributions: lambda: (un_auteur(), "/pratiques/contributions/", lambda rang: une_fiche()),
}


class Essai(Liste):
    nom, cherche = "essai", "Mots"
    facettes = (Facette("genre", "Genre", lambda ligne: {ligne["genre"]: ligne["genre"].title()}),)
    colonnes = (Colonne("Nom", lambda ligne: ligne["nom"]), Colonne("Nombre", lambda ligne: -1))

    def lignes(self):
        return [{"nom": "=1+1", "genre": "calcul"}, {"nom": "Été", "genre": "saison"}]

    def dit(self, ligne):
        return ligne["nom"]


def essai(**parametres):
    request = RequestFactory().get("/", parametres)
    request.user = None
    return Essai(request)


def test_words_boxes_and_counts_narrow_a_list_in_memory_and_files_hold_no_formula():
    avec_fichiers = {liste for liste in Liste.__subclasses__() if liste.colonnes}
    assert avec_fichiers == {*BANC, Essai}, "Une liste de plus : donnez-lui une ligne dans BANC."
    assert [ligne["nom"] for ligne in essai(q="ete").trouvees] == ["Été"]
    assert [ligne["nom"] for ligne in essai(genre="calcul").trouvees] == ["=1+1"]
    (groupe,) = essai(genre="calcul").groupes
    assert [(option.libelle, option.nombre, option.cochee) for option in groupe["options"]] == [
        ("Calcul", 1, True), ("Saison", 1, False),
    ]  # fmt: skip
    assert len(essai(genre="inconnu", page="99", par="9").page) == 2
    csv_ = b"".join(essai().fichier("csv").streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(csv_), delimiter=";"))[1] == ["'=1+1", "-1"]
    feuille = load_workbook(io.BytesIO(b"".join(essai().fichier("xlsx").streaming_content))).active
    assert (feuille["A2"].value, feuille["A2"].data_type) == ("=1+1", "s")


@pytest.mark.parametrize("classe", BANC, ids=lambda classe: classe.__name__)
def test_list_gives_its_page_its_fragment_and_its_files(client, classe, tout):
    compte, adresse, ajouter = BANC[classe]()
    rangs.entrer(client, compte)
    depart = client.get(adresse).context["liste"]
    if not depart.page.paginator.count:
        assert depart.vide in client.get(adresse).content.decode().replace("\xa0", " ")
    ajouter(0)
    rangs.entrer(client, compte)
    reponse = client.get(adresse)
    liste = reponse.context["liste"]
    assert type(liste) is classe and liste.page.paginator.count and 'id="resultats"' in reponse.content.decode()
    fragment = client.get(adresse, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and 'id="resultats"' in fragment
    titres = [colonne.titre for colonne in classe.colonnes if colonne.fichier]
    texte = b"".join(client.get(adresse, {"format": "csv"}).streaming_content).decode("utf-8-sig")
    entetes, *lignes = csv.reader(io.StringIO(texte), delimiter=";")
    assert entetes == titres and len(lignes) == liste.page.paginator.count
    feuille = load_workbook(io.BytesIO(b"".join(client.get(adresse, {"format": "xlsx"}).streaming_content))).active
    assert [case.value for case in feuille[1]] == titres and feuille.max_row == len(lignes) + 1
    for groupe in liste.groupes:
        for option in groupe["options"]:
            lue = client.get(adresse, {groupe["nom"]: option.valeur}).context["liste"]
            assert option.nombre in (None, lue.page.paginator.count)
            assert any(filtre["libelle"] == option.libelle for filtre in lue.filtres)
    perdue = client.get(adresse, {"q": "Introuvable-zz", "page": "999999", "par": "x", "etat": "'; --"})
    assert perdue.status_code == 200 and not perdue.context["liste"].page.paginator.count
    rangs.croitre(client, compte, adresse, ajouter, tout)
