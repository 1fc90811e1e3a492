"""What a service gives at each place, on which days (R1.2), and from afar; open to all (R6.1), at a level (R6.2)."""

import datetime
import io
import json
import re
from csv import DictReader
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reseau.annuaire import prises
from reseau.annuaire.models import Lieu, LigneRecherche, Modification, Service, ServiceAuLieu
from reseau.annuaire.queries.recherche import rechercher, services_delivrant
from reseau.annuaire.recherche.classement import Criteres
from reseau.annuaire.rules.fiches import creneau_creer
from reseau.annuaire.rules.services import (
    lieu_creer,
    lieu_modifier,
    service_au_lieu_ajouter,
    service_au_lieu_modifier,
    service_modifier,
)
from reseau.echanges.rules.imports.depots import import_annuler, import_lancer
from reseau.vocabulaires.models import Mission
from tests import fabriques
from tests.pages import lue, page_lue
from tests.reseau.annuaire.fabriques import client_de, lire, refus, saisie, un_lieu, un_service, une_commune, une_offre
from tests.reseau.echanges.monde_exporte import ecrire, oublier_tout
from tests.reseau.echanges.monde_exporte import lire as exporter

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def offre() -> Service:
    return une_offre("Mission locale du Marais", lieu={"horaires": "Mo-Fr 09:00-12:00; PH off"})


@pytest.fixture
def au_lieu(offre) -> ServiceAuLieu:
    return offre.aux_lieux.get()


@pytest.fixture
def referent(offre) -> Client:
    return client_de(fabriques.un_referent(offre.structure, prenom="Camille", nom="Moreau"))


def adresse_de(au_lieu: ServiceAuLieu) -> str:
    return reverse("service_au_lieu_modifier", args=[au_lieu.pk])


def test_referent_gives_a_service_days_of_its_own_on_the_grid(referent, offre, au_lieu):
    adresse = adresse_de(au_lieu)
    donnees = saisie(
        referent, adresse, j1_d1="14:00", j1_f1="16:00", contact="Accueil des jeunes, 05 49 00 00 00", capacite="8"
    )
    assert referent.post(adresse, donnees).status_code == 302
    au_lieu.refresh_from_db()
    offre.refresh_from_db()
    assert (au_lieu.horaires, au_lieu.capacite) == ("Tu 14:00-16:00; PH off", 8)
    assert offre.confirme_le == timezone.localdate() and offre.confirme_par.nom == "Moreau" and offre.version == 2
    assert LigneRecherche.objects.get().horaires.startswith("Tu 14:00-16:00")
    changes = Modification.objects.filter(action="MODIFICATION").get().champs["lieux"]
    assert changes[0][0]["horaires"] == "" and changes[1][0]["horaires"] == au_lieu.horaires
    fiche = lire(Client(), "structure", offre.structure.code)
    assert "mardi, 14 h à 16 h" in fiche and "8 places par demi-journée" in fiche


def test_grid_shows_the_days_already_there_and_an_empty_one_follows_the_place(referent, au_lieu):
    heures = "Tu 14:00-16:00; PH off"
    service_au_lieu_ajouter(service=au_lieu.service, lieu=au_lieu.lieu, horaires=heures, contact="Accueil")
    adresse = adresse_de(au_lieu)
    page = lue(referent.get(adresse))
    assert 'name="j1_d1" value="14:00"' in page and "du lundi au vendredi, 9 h à 12 h" in page
    donnees = saisie(referent, adresse, j1_d1=None, j1_f1=None)
    assert referent.post(adresse, donnees).status_code == 302
    au_lieu.refresh_from_db()
    assert (au_lieu.horaires, au_lieu.contact) == ("", "Accueil")
    assert LigneRecherche.objects.get().horaires.startswith("Mo-Fr 09:00-12:00")


def test_service_form_keeps_the_days_of_each_place(referent, offre, au_lieu):
    service_au_lieu_ajouter(service=offre, lieu=au_lieu.lieu, horaires="Tu 14:00-16:00", contact="Accueil", capacite=3)
    antenne = un_lieu(offre.structure, nom="Antenne")
    adresse = reverse("service_modifier", args=[offre.pk])
    assert adresse_de(au_lieu) in page_lue(referent.get(adresse))
    donnees = saisie(referent, adresse, description="Un entretien.", **{f"l{antenne.pk}": "on"})
    assert referent.post(adresse, donnees).status_code == 302
    lignes = offre.aux_lieux.order_by("lieu").values_list("lieu", "horaires", "contact", "capacite")
    assert list(lignes) == [(au_lieu.lieu_id, "Tu 14:00-16:00", "Accueil", 3), (antenne.pk, "", "", None)]


def test_bad_entry_is_refused_at_its_field_with_the_text_kept(referent, au_lieu):
    for changements, message in (
        ({"horaires_libres": "le matin", "j4_d1": None, "j4_f1": None}, "ne se lisent pas"),
        ({"capacite": "0"}, "is-invalid"),
    ):
        adresse = adresse_de(au_lieu)
        donnees = saisie(referent, adresse, **{"contact": "Tapé ici", "j4_d1": "08:45", "j4_f1": "11:15"} | changements)
        reponse = referent.post(adresse, donnees)
        texte = lue(reponse)
        assert reponse.status_code == 422 and "is-invalid" in texte and message in texte, changements
        assert ('value="08:45"' in texte) == ("j4_d1" not in changements), changements
        assert "contact" in changements or "Tapé ici" in texte, changements
        au_lieu.refresh_from_db()
        assert (au_lieu.horaires, au_lieu.contact, au_lieu.service.version) == ("", "", 1), changements


def test_contact_that_looks_private_is_asked_before_it_is_kept_and_one_of_a_desk_is_not(referent, offre, au_lieu):
    ecran = reverse("service_modifier", args=[offre.pk])
    for adresse, champ, contact, message in (
        (adresse_de(au_lieu), "contact", "Mme Moreau, accueil", "le nom d’une personne"),
        (adresse_de(au_lieu), "contact", "06 12 34 56 78", "un numéro de téléphone"),
        (ecran, "comment_joindre", "quelqu.un@gmail.com", "une adresse électronique"),
        (ecran, "comment_joindre", "né le 12 mars 1987", "une date de naissance"),
    ):
        avant = Modification.objects.filter(action="MODIFICATION").count()
        donnees = saisie(referent, adresse, description="Un entretien.", **{champ: contact})
        texte = lue(referent.post(adresse, donnees))
        assert message in texte and 'name="garder"' in texte and contact in texte
        assert Modification.objects.filter(action="MODIFICATION").count() == avant
        assert referent.post(adresse, donnees | {"garder": "on"}).status_code == 302
        au_lieu.refresh_from_db()
        assert contact in (au_lieu.contact, au_lieu.service.comment_joindre)
    for contact in ("Accueil, 05 49 00 00 00", "Secrétariat : accueil@marais.example", "39 49"):
        adresse = adresse_de(au_lieu)
        assert referent.post(adresse, saisie(referent, adresse, contact=contact)).status_code == 302
        au_lieu.refresh_from_db()
        assert au_lieu.contact == contact


def test_place_of_a_service_changed_meanwhile_is_told_and_one_no_longer_given_is_not_there(referent, offre, au_lieu):
    adresse = adresse_de(au_lieu)
    donnees = saisie(referent, adresse, contact="Ma version")
    service_modifier(service=offre, par=fabriques.un_compte(prenom="Nadia", nom="Ferrand"), nom="Autre nom")
    texte = lue(referent.post(adresse, donnees))
    assert "modifiée par Nadia Ferrand à" in texte and "Ma version" in texte
    au_lieu.refresh_from_db()
    assert au_lieu.contact == ""
    donnees = saisie(referent, adresse, contact="Accueil")
    lieu_modifier(lieu=au_lieu.lieu, publie=False)
    service_modifier(service=offre, lieux=[])
    assert referent.get(adresse).status_code == referent.post(adresse, donnees).status_code == 404
    assert not ServiceAuLieu.objects.exists()


@pytest.fixture
def service() -> Service:
    """Reception and advice in Niort and Melle; in Melle, reception only, on duty."""
    structure = fabriques.une_structure("missions-locales", nom="Mission locale du Marais", code="marais")
    niort, melle = un_lieu(structure), un_lieu(structure, "Melle", nom="Permanence de Melle")
    service = un_service(structure, niort, melle, missions=["accueil", "conseil"], modes=["SUR_PLACE", "PERMANENCE"])
    service_au_lieu_ajouter(service=service, lieu=melle, missions=["accueil"], modes=["PERMANENCE"])
    return service


def ici(service: Service, commune: str) -> ServiceAuLieu:
    return service.aux_lieux.get(lieu__commune__nom=commune)


def test_search_sends_nobody_to_a_place_for_what_is_not_given_there(service):
    melle = une_commune("Melle")
    conseils = services_delivrant("conseil", commune=melle, rayon=100)
    assert [offre.lieu.commune.nom for offre in conseils] == ["Niort"]
    accueils = services_delivrant("accueil", commune=melle, rayon=100)
    assert [offre.lieu.commune.nom for offre in accueils] == ["Melle"]
    assert services_delivrant("conseil", commune=melle, rayon=10) == []
    lignes = {li.lieu.commune.nom: li.facettes.split() for li in LigneRecherche.objects.select_related("lieu__commune")}
    assert {"mission:conseil", "cep:cep-2019-1"} <= set(lignes["Niort"]) and "mode:SUR_PLACE" in lignes["Niort"]
    du_melle = [jeton for jeton in lignes["Melle"] if jeton.split(":")[0] in ("mission", "cep", "mode")]
    assert du_melle == ["mission:accueil", "mode:PERMANENCE"]
    trouvees = rechercher(Criteres(choix={"mode": ("PERMANENCE",)})).structures
    assert [lieu.lieu.commune.nom for lieu in trouvees[0].lieux] == ["Niort", "Melle"]


def test_service_also_given_at_a_distance_stays_found_from_everywhere(service):
    service_modifier(service=service, modes=["SUR_PLACE", "A_DISTANCE"])
    for au_lieu in service.aux_lieux.all():
        service_au_lieu_modifier(au_lieu=au_lieu, modes=["SUR_PLACE"], missions=["accueil"])
    (ligne,) = LigneRecherche.objects.filter(lieu=None)
    assert "mode:A_DISTANCE" in ligne.facettes and "mode:SUR_PLACE" not in ligne.facettes
    assert "mission:conseil" in ligne.facettes


def test_referent_says_what_is_given_here_and_the_history_tells_it(service):
    referent, niort = client_de(fabriques.un_referent(service.structure)), ici(service, "Niort")
    adresse = reverse("service_au_lieu_modifier", args=[niort.pk])
    assert referent.post(adresse, saisie(referent, adresse, missions=["conseil"])).status_code == 302
    assert ici(service, "Niort").missions == ["conseil"] and ici(service, "Melle").missions == ["accueil"]
    histoire = lire(referent, "structure_historique", "marais")
    assert "Siège de Niort (conseil)" in histoire and "Permanence de Melle (accueil, en permanence)" in histoire
    assert referent.post(adresse, saisie(referent, adresse, missions=["accueil", "conseil"])).status_code == 302
    assert ici(service, "Niort").missions == []  # toutes : celles du service, même demain


@pytest.mark.parametrize("missions", [["accompagnement"], ["accueil", "accompagnement"], ["x"], None])
def test_mission_that_the_service_does_not_declare_is_refused_at_a_place(service, missions):
    referent, niort = client_de(fabriques.un_referent(service.structure)), ici(service, "Niort")
    adresse = reverse("service_au_lieu_modifier", args=[niort.pk])
    reponse = referent.post(adresse, saisie(referent, adresse, missions=missions, contact="Accueil"))
    assert reponse.status_code == 422 and "is-invalid" in lue(reponse) and 'value="Accueil"' in lue(reponse)
    if missions:
        assert refus(service_au_lieu_modifier, au_lieu=niort, missions=missions) == "au_dela_du_service"
        assert refus(service_au_lieu_ajouter, service=service, lieu=niort.lieu, missions=missions)
    assert ici(service, "Niort").missions == []


def test_service_that_loses_a_mission_loses_it_everywhere_and_leaves_no_place_without(service):
    niort = ici(service, "Niort")
    service_au_lieu_modifier(au_lieu=niort, missions=["conseil"])
    accueil = list(Mission.objects.filter(code="accueil"))
    assert refus(service_modifier, service=service, missions=accueil, niveaux_cep=[]) == "au_lieu_sans_mission"
    service_au_lieu_modifier(au_lieu=niort)
    service_modifier(service=service, missions=accueil, niveaux_cep=[])
    assert [au_lieu.missions for au_lieu in service.aux_lieux.all()] == [[], []]


def test_published_place_gives_one_mission_at_least(service):
    structure, commune, melle = service.structure, une_commune("Niort"), ici(service, "Melle").lieu
    nouveau = {"structure": structure, "commune": commune, "nom": "Antenne"}
    assert refus(lieu_creer, **nouveau) == "lieu_sans_mission"
    assert not Lieu.objects.filter(nom="Antenne").exists()
    cache = lieu_creer(**nouveau, publie=False)
    assert refus(lieu_modifier, lieu=cache, publie=True) == "lieu_sans_mission"
    prepare = un_service(structure, cache, nom="En préparation", publie=False)
    assert refus(lieu_modifier, lieu=cache, publie=True) == "lieu_sans_mission"
    assert lieu_creer(**nouveau, services=[service]).publie
    assert refus(service_modifier, service=service, publie=False) == "lieu_sans_mission"
    assert refus(service_modifier, service=service, lieux=[]) == "lieu_sans_mission"
    un_service(structure, melle, nom="Atelier")
    service_modifier(service=service, lieux=[{"lieu": a.lieu} for a in service.aux_lieux.exclude(lieu=melle)])
    service_modifier(service=prepare, publie=True)
    assert lieu_modifier(lieu=cache, publie=True).publie


def test_referent_adds_a_visible_place_with_what_is_given_there(service):
    referent = client_de(fabriques.un_referent(service.structure))
    adresse = reverse("lieu_ajouter", args=["marais"])
    donnees = saisie(referent, adresse, nom="Antenne", commune="Niort")
    assert donnees["publie"] == "on"
    refusee = lue(referent.post(adresse, donnees))
    assert "n’assurerait aucune mission" in refusee and 'value="Antenne"' in refusee
    assert not Lieu.objects.filter(nom="Antenne").exists()
    assert referent.post(adresse, donnees | {"services": [service.pk]}).status_code == 302
    assert Lieu.objects.get(nom="Antenne").aux_services.get().service == service
    creation = Modification.objects.get(libelle="Antenne")
    assert creation.champs["services"] == [None, ["Conseil sur le projet"]]
    autre = un_service(nom="D’une autre structure")
    assert referent.post(adresse, donnees | {"nom": "Autre", "services": [autre.pk]}).status_code == 422


def test_page_of_a_structure_says_place_by_place_what_is_given_and_the_commitment(service):
    un_service(un_lieu(service.structure, "Parthenay", nom="Bureau").structure, Lieu.objects.get(nom="Bureau"),
               nom="Conseil seul")  # fmt: skip
    page = lire(Client(), "structure", "marais")
    assert "Ici : accueil, conseil." in page and "Ici : accueil." in page and "Ici : conseil." in page
    assert page.count("s’engage à accueillir toute personne") == 2
    assert "Permanence de Melle (accueil seulement), en permanence" in page


@pytest.mark.parametrize("code", ["data-inclusion", "csv"])
def test_missions_and_modes_of_each_place_leave_and_come_back(service, code):
    un_service(service.structure, nom="Au téléphone", missions=["accueil", "information"], modes=["A_DISTANCE"])
    niort = ici(service, "Niort").lieu
    un_service(service.structure, niort, nom="Atelier", missions=["accompagnement"], modes=["PERMANENCE", "A_DISTANCE"],
               niveaux_cep=["cep-2019-2"])  # fmt: skip

    def dits() -> list[tuple]:
        liens = ServiceAuLieu.objects.order_by("service__nom", "lieu__commune__nom")
        services = [
            (s.nom, sorted(m.code for m in s.missions.all()), sorted(s.modes), [n.code for n in s.niveaux_cep.all()])
            for s in Service.objects.order_by("nom")
        ]
        return services + list(liens.values_list("service__nom", "lieu__commune__nom", "missions", "modes"))

    avant, octets = dits(), ecrire(code)
    oublier_tout()
    importation = import_lancer(contenu=octets, nom="retour", source="ailleurs", essai=False)
    assert importation.refusees == 0 and dits() == avant
    assert list(prises.index_en_phase()) == []
    assert [offre.lieu.commune.nom for offre in services_delivrant("conseil", rayon=100)] == ["Niort"]
    assert ecrire(code) == octets or code == "data-inclusion"


def test_every_export_says_what_is_given_at_each_place_which_an_import_gives_back_and_undoes(service):
    types = {ligne["commune"]: ligne["type"] for ligne in exporter("data-inclusion")["services"]}
    assert types == {"Niort": "accompagnement", "Melle": "information"}
    points = {p["properties"]["commune"]: p["properties"]["services"][0] for p in exporter("geojson")["features"]}
    dits = {nom: (p["missions"], p["niveaux_cep"], p["modes"]) for nom, p in points.items()}
    assert dits["Melle"] == (["accueil"], [], ["PERMANENCE"])
    assert dits["Niort"] == (["accueil", "conseil"], ["cep-2019-1"], ["SUR_PLACE", "PERMANENCE"])
    (lu,) = Client().get("/api/v1/services").json()["resultats"]
    assert [(au_lieu["missions"], au_lieu["modes_accueil"]) for au_lieu in lu["lieux"]] == [
        (["accueil", "conseil"], ["SUR_PLACE", "PERMANENCE"]), (["accueil"], ["PERMANENCE"]),
    ]  # fmt: skip
    octets = ecrire("csv")
    ServiceAuLieu.objects.filter(pk=ici(service, "Melle").pk).delete()
    importation = import_lancer(contenu=octets, nom="retour", source="ailleurs", essai=False)
    assert ici(service, "Melle").missions == ["accueil"]
    import_annuler(importation=importation, par=fabriques.un_role("REGION"))
    assert [au_lieu.lieu.commune.nom for au_lieu in service.aux_lieux.all()] == ["Niort"]


def test_mission_of_a_place_that_its_line_does_not_declare_is_refused(service):
    texte = ecrire("csv").decode("utf-8-sig").replace('"accueil";"PERMANENCE"', '"accompagnement";"PERMANENCE"')
    oublier_tout()
    importation = import_lancer(contenu=texte.encode(), nom="x", source="x", essai=True)
    refusee = importation.lignes.get(action="REFUSEE")
    assert refusee.motif == "missions_au_lieu : accompagnement n’est pas parmi les missions du service."


STRUCTURE = {"id": "autre--1", "nom": "CIO de Niort", "code_insee": "79191", "commune": "Niort"}


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"type": "accompagnement", "publics": ["jeunes"]}, "disent leur niveau de CEP"),
        ({"type": "information", "publics": ["jeunes"]}, "ouverts à toutes et à tous"),
    ],
)
def test_line_that_does_not_say_all_that_is_due_is_created_hidden_and_to_be_completed(champs, phrase):
    une_commune("Niort")
    ligne = {"id": "autre--2", "structure_id": "autre--1", "nom": "Là", "code_insee": "79191", "commune": "Niort"}
    octets = json.dumps({"structures": [STRUCTURE], "services": [ligne | champs]}).encode()
    code = fabriques.un_reseau("cio").code
    importation = import_lancer(contenu=octets, nom="x", source="autre", essai=False, reseau=code)
    service, lue = Service.objects.get(), importation.lignes.get(libelle="Là")
    assert not service.publie and lue.action == "CREEE" and not LigneRecherche.objects.exists()
    assert "Créé masqué, à compléter." in lue.motif and phrase in lue.motif
    encore = import_lancer(contenu=octets, nom="x", source="autre", essai=False, reseau=code)
    assert encore.inchangees == 2 and not Service.objects.get().publie


def test_verifier_names_what_an_older_base_did_not_promise(service):
    assert list(prises.promesses_a_tenir()) == []
    reserve = un_service(service.structure, nom="Réservé", missions=["information"])
    reserve.publics.clear()
    service.niveaux_cep.clear()
    un_lieu(service.structure, nom="Vide")
    ServiceAuLieu.objects.filter(missions=["accueil"]).update(missions=["accompagnement"])
    dites = " ".join(prises.promesses_a_tenir())
    for phrase in ("(Réservé) restreint", "sans dire son niveau", "(Vide) est visible", "n’a plus : accompagnement"):
        assert phrase in dites
    assert len(list(prises.promesses_a_tenir())) == 4
    service_modifier(service=service, description="Une base d’avant se corrige encore.")


MERCREDI_10H = datetime.datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Europe/Paris"))
HEURES = "Mo-Fr 09:00-12:00,14:00-18:00; PH off"


@pytest.fixture
def ligne() -> Service:
    """A telephone line for the whole region, without any place."""
    structure = fabriques.une_structure(nom="Ligne régionale", code="ligne")
    return un_service(structure, nom="Répondre au téléphone", modes=["A_DISTANCE"], horaires=HEURES)


def fiche_publique(code: str) -> str:
    return lire(Client(), "structure", code)


def donnees(code: str) -> list[dict]:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', fiche_publique(code), re.S)[1])[
        "@graph"
    ]


def test_remote_hours_are_written_on_the_grid_and_refused_when_they_cannot_be_read(ligne):
    service_modifier(service=ligne, horaires="")
    referent = client_de(fabriques.un_referent(ligne.structure))
    modifier = reverse("structure_modifier", args=[ligne.structure.code])
    adresse = reverse("service_horaires_modifier", args=[ligne.pk])
    assert "heures non dites" in page_lue(referent.get(modifier))
    assert f'href="{adresse}"' in page_lue(referent.get(modifier))
    refusee = referent.post(adresse, saisie(referent, adresse, j0_d1="14:00", j0_f1="09:00"))
    assert refusee.status_code == 422 and 'value="14:00"' in page_lue(refusee)
    assert referent.post(adresse, saisie(referent, adresse, j0_d1="09:00", j0_f1="17:00")).status_code == 302
    ligne.refresh_from_db()
    assert ligne.horaires == "Mo 09:00-17:00; PH off" and ligne.confirme_par is not None
    assert "lundi, 9 h à 17 h" in lue(referent.get(modifier)).lower()
    historique = lire(referent, "structure_historique", ligne.structure.code)
    assert "Jours et heures à distance" in historique
    with pytest.raises(ValidationError) as erreur:
        service_modifier(service=ligne, horaires="le matin")
    assert "horaires" in erreur.value.message_dict


def test_sheet_says_when_to_call_and_nothing_once_no_longer_remote(ligne):
    assert "Quand, à distance" in fiche_publique("ligne") and "9 h à 12 h et 14 h à 18 h" in fiche_publique("ligne")
    siege = un_lieu(ligne.structure)
    service_modifier(service=ligne, modes=["SUR_PLACE"], lieux=[{"lieu": siege}])
    assert "Quand, à distance" not in fiche_publique("ligne") and Service.objects.get(pk=ligne.pk).horaires == HEURES


def test_remote_service_is_open_now_at_its_own_hours(ligne):
    criteres = Criteres(ouvert=True, commune=une_commune("Niort"))
    (trouvee,) = rechercher(criteres, moment=MERCREDI_10H).structures
    assert trouvee.structure.code == ligne.structure.code and trouvee.ouverture.ouvert
    assert rechercher(criteres, moment=MERCREDI_10H.replace(hour=13)).nombre == 0
    service_modifier(service=ligne, horaires="")
    assert rechercher(criteres, moment=MERCREDI_10H).nombre == 0
    assert rechercher(criteres.sans(ouvert=False), moment=MERCREDI_10H).structures[0].ouverture is None


def test_structure_is_open_as_soon_as_one_of_its_remote_services_is(ligne):
    un_service(ligne.structure, nom="Écrire", modes=["A_DISTANCE"], horaires="Sa 09:00-12:00")
    un_service(ligne.structure, nom="Sans heures", modes=["A_DISTANCE"])
    (trouvee,) = rechercher(Criteres(), moment=MERCREDI_10H).structures
    assert trouvee.ouverture.ouvert
    (trouvee,) = rechercher(Criteres(), moment=MERCREDI_10H.replace(hour=20)).structures
    assert not trouvee.ouverture.ouvert


def test_programs_and_search_engines_are_told_the_hours_of_a_remote_service(ligne):
    assert Client().get(f"/api/v1/services/{ligne.pk}").json()["horaires_a_distance"] == HEURES
    (objet,) = exporter("geojson")["features"]
    assert objet["geometry"] is None and objet["properties"]["services"][0]["horaires_a_distance"] == HEURES
    texte = b"".join(Client().get("/annuaire/export.csv").streaming_content).decode("utf-8-sig")
    (rang,) = DictReader(io.StringIO(texte), delimiter=";")
    assert "9 h à 12 h" in rang["Horaires"].replace("\u00a0", " ")
    (_, service) = donnees("ligne")
    heures = service["hoursAvailable"]
    assert len(heures) == 10 and {plage["dayOfWeek"].rpartition("/")[2] for plage in heures} == {
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
    }  # fmt: skip
    assert heures[0]["opens"] == "09:00" and heures[0]["closes"] == "12:00"


def test_search_engines_are_told_where_a_service_keeps_hours_of_its_own():
    structure = fabriques.une_structure(code="deux")
    siege, antenne = un_lieu(structure, horaires="Mo-Fr 09:00-17:00"), un_lieu(structure, "Melle")
    service = un_service(structure, siege, antenne)
    assert "availableChannel" not in donnees("deux")[1]
    service_au_lieu_ajouter(service=service, lieu=antenne, horaires="Tu 14:00-16:00")
    (guichet,) = donnees("deux")[1]["availableChannel"]
    lieu = guichet["serviceLocation"]
    assert lieu["name"] == "Siège de Melle" and lieu["address"]["addressLocality"] == "Melle"
    assert [(plage["dayOfWeek"], plage["opens"]) for plage in lieu["openingHoursSpecification"]] == [
        ("https://schema.org/Tuesday", "14:00")
    ]


def test_search_engines_are_told_the_half_days_held_every_week_in_the_walls_of_another():
    hote = fabriques.une_structure("france-services", code="hote")
    maison = un_lieu(hote, horaires="Mo-Fr 08:30-18:00")
    structure = fabriques.une_structure(code="recue")
    un_service(structure, un_lieu(structure, chez=hote, permanence=True))
    matin = {"demi_journee": "MATIN", "debut": datetime.time(9), "fin": datetime.time(12)}
    jour = datetime.date(2026, 1, 5)
    creneau_creer(lieu=maison, structure=structure, jour=1, du=jour, **matin)
    creneau_creer(lieu=maison, structure=structure, jour=3, semaines="PAIRES", **matin)
    creneau_creer(lieu=maison, structure=structure, jour=4, au=jour, **matin)
    (plage,) = donnees("recue")[0]["location"][0]["openingHoursSpecification"]
    assert plage == {
        "@type": "OpeningHoursSpecification", "dayOfWeek": "https://schema.org/Tuesday", "opens": "09:00",
        "closes": "12:00", "validFrom": "2026-01-05",
    }  # fmt: skip
