"""A structure is of a bassin because its chargé de mission said so; who animates a bassin, on its page (R4.13)."""

import datetime

import pytest
from django.core.cache import caches
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.registre import lire
from home.temps.typographie import date_courte
from reseau.annuaire.rules.services import lieu_modifier
from reseau.echanges.rules.imports.depots import import_lancer
from reseau.membres import permissions
from reseau.membres.choices import Role, Visibilite
from reseau.membres.models import Appartenance, Profil
from reseau.membres.prises import appartenances_coherentes
from reseau.membres.queries.appartenances import situations_lire
from reseau.membres.queries.mandats import animation_lire
from reseau.membres.queries.personnes import charges_de_mission_de, rubriques_de
from reseau.membres.rules.appartenances import appartenance_constater, appartenance_terminer, appartenances_constater
from reseau.membres.rules.mandats import mandat_clore, mandat_creer, mandat_suppleer
from reseau.structures.models import Structure
from reseau.structures.rules import reseau_modifier, structure_fusionner, structure_statut_changer
from reseau.territoires.models import Bassin
from reseau.territoires.rules import commune_bassin_changer
from tests import fabriques
from tests.pages import lue, page_lue
from tests.reseau.annuaire.fabriques import un_lieu, une_commune
from tests.reseau.echanges.test_imports import STRUCTURE, fichier

pytestmark = pytest.mark.django_db
A_DISTANCE = "Reçoit par téléphone les habitants."
PAGE, TELEPHONE = "/bassins/niort/", "05 36 49 10 05"
VACANT = "Personne n’est nommé pour animer ce bassin aujourd’hui."


def jour(ecart):
    return timezone.localdate() + datetime.timedelta(days=ecart)


@pytest.fixture
def niort():
    une_commune("Parthenay")
    return une_commune().compositions.get().bassin


@pytest.fixture
def anime(niort):
    return fabriques.une_chargee_de_mission()


@pytest.fixture
def structure(niort):
    """A structure with a published place in Niort."""
    return un_lieu(fabriques.une_structure(nom="Relais du marais")).structure


def situation(bassin):
    return situations_lire([bassin])[0]


def refus(appel, **arguments):
    """The code of the refusal; nothing was written."""
    avant = list(Appartenance.objects.order_by("pk").values_list())
    with pytest.raises(RegleRefusee) as leve:
        appel(**arguments)
    assert avant == list(Appartenance.objects.order_by("pk").values_list())
    return leve.value.code


def test_published_place_proposes_and_opens_nothing_until_someone_confirms(niort, anime, structure):
    conseiller = fabriques.un_conseiller(structure)
    (proposee,) = situation(niort).proposees
    assert (proposee.structure, proposee.lieux) == (structure, ["Siège de Niort, Niort"])
    assert permissions.bassins_de(conseiller) == frozenset() and not Appartenance.objects.exists()
    (appartenance,) = appartenances_constater(structures=[structure], bassin=niort, par=anime)
    assert (appartenance.constatee_par, appartenance.du) == (anime, timezone.localdate())
    assert permissions.bassins_de(conseiller) == {niort.pk} and situation(niort).proposees == []


def test_import_that_publishes_places_opens_no_bassin(niort, anime):
    reseau_modifier(reseau=fabriques.un_reseau(), correspondance=["mission-locale"])
    ailleurs = {**STRUCTURE, "code_insee": une_commune("Parthenay").code_insee, "latitude": 46.64, "longitude": -0.24}
    import_lancer(contenu=fichier(), nom="essai.json", source="essai", essai=False)
    importee = Structure.objects.get()
    conseiller = fabriques.un_conseiller(importee)
    assert situation(niort).proposees and permissions.bassins_de(conseiller) == frozenset()
    appartenance = appartenance_constater(structure=importee, bassin=niort, par=anime)
    import_lancer(contenu=fichier([ailleurs]), nom="essai.json", source="essai", essai=False)
    (fin,) = situation(niort).a_terminer
    assert fin.appartenance == appartenance and permissions.bassins_de(conseiller) == {niort.pk}
    assert Appartenance.objects.count() == 1


def test_bassins_of_a_person_are_those_of_her_structures_and_those_she_animates(niort, anime, structure):
    cognac, conseiller = fabriques.un_bassin("cognac"), fabriques.un_conseiller(structure)
    assert permissions.est_du_bassin(anime, niort) and not permissions.est_du_bassin(conseiller, niort)
    appartenance_constater(structure=structure, bassin=niort, par=anime)
    appartenance_constater(structure=structure, bassin=cognac, par=fabriques.une_region(), motif=A_DISTANCE)
    assert permissions.bassins_de(conseiller) == {niort.pk, cognac.pk} and permissions.est_du_bassin(
        conseiller, niort.pk
    )
    assert permissions.bassins_de(anime) == {niort.pk} and not permissions.est_du_bassin(anime, cognac)
    for compte in (fabriques.une_region(), fabriques.un_compte(), fabriques.un_conseiller()):
        assert permissions.bassins_de(compte) == frozenset() and not permissions.est_du_bassin(compte, niort)


def test_belonging_that_ends_or_is_given_up_closes_the_bassin_at_once_and_says_by_whom(niort, anime, structure):
    conseiller = fabriques.un_conseiller(structure)
    appartenance = appartenance_constater(structure=structure, bassin=niort, par=anime)
    appartenance_terminer(appartenance=appartenance, par=anime, motif="  Elle a   fermé. ")
    appartenance.refresh_from_db()
    assert permissions.bassins_de(conseiller) == frozenset()
    assert (appartenance.terminee_par, appartenance.motif_fin) == (anime, "Elle a fermé.")
    assert refus(appartenance_terminer, appartenance=appartenance, par=anime, motif="Encore.") == "terminee"
    (dite,) = next(r.lignes for r in rubriques_de(anime) if r.titre == "Structures de bassins constatées")
    assert dite["Structure et bassin"] == "Relais du marais · Niort" and dite["Fin dite le"]
    assert situation(niort).proposees[0].ancienne == appartenance
    appartenance = appartenance_constater(structure=structure, bassin=niort, par=anime, du=jour(30))
    assert permissions.bassins_de(fabriques.un_conseiller(structure)) == frozenset() and appartenance.a_venir
    appartenance_terminer(appartenance=appartenance, par=anime, motif="Elle n’ouvre pas.")
    assert appartenance.terminee and not appartenance.a_venir
    appartenance_constater(structure=structure, bassin=niort, par=anime, du=jour(30))


@pytest.mark.parametrize(
    ("code", "dates"),
    [
        ("deja", {"du": 5}),
        ("deja", {"du": -5}),
        ("deja", {"du": 15, "au": 40}),
        ("fin", {"du": 60, "au": 60}),
        ("fin", {"du": 60, "au": 50}),
        ("fin", {"du": -60, "au": -50}),
        ("debut", {"du": 3660}),
    ],
)
def test_belonging_over_another_or_with_impossible_days_is_refused(niort, anime, structure, code, dates):
    appartenance_constater(structure=structure, bassin=niort, par=anime, du=jour(10), au=jour(30))
    jours = {nom: jour(ecart) for nom, ecart in dates.items()}
    assert refus(appartenance_constater, structure=structure, bassin=niort, par=anime, **jours) == code


def test_structure_out_of_the_network_or_bassin_out_of_force_is_refused(niort, anime, structure):
    retiree = un_lieu().structure
    for statut, du in (("CHARTE", -9), ("RETIREE", -3)):
        structure_statut_changer(structure=retiree, statut=statut, du=jour(du))
    assert refus(appartenance_constater, structure=retiree, bassin=niort, par=anime) == "structure"
    absorbee = un_lieu().structure
    structure_fusionner(source=absorbee, cible=structure)
    assert refus(appartenance_constater, structure=absorbee, bassin=niort, par=anime) == "structure"
    Bassin.objects.filter(pk=niort.pk).update(valide_au=jour(0))
    assert refus(appartenance_constater, structure=structure, bassin=niort, par=anime) == "bassin"
    assert situation(niort).proposees == []


def test_only_who_animates_or_the_region_says_so_and_gives_a_reason_without_a_place_there(niort, anime, structure):
    distante = fabriques.une_structure()
    assert refus(appartenance_constater, structure=distante, bassin=niort, par=anime) == "motif_manquant"
    appartenance = appartenance_constater(structure=distante, bassin=niort, par=anime, motif=A_DISTANCE)
    assert appartenance.motif == A_DISTANCE and situation(niort).a_terminer == []
    (contact,) = charges_de_mission_de(fabriques.un_conseiller(distante))
    assert contact.nom == anime.nom_complet
    autre = fabriques.une_chargee_de_mission("cognac")
    for par in (autre, fabriques.un_referent(structure), fabriques.une_tete_de_reseau(), fabriques.un_compte()):
        assert refus(appartenance_constater, structure=structure, bassin=niort, par=par) == "interdit"
    appartenance = appartenance_constater(structure=structure, bassin=niort, par=fabriques.une_region())
    assert refus(appartenance_terminer, appartenance=appartenance, par=autre, motif="Non.") == "interdit"
    mandat_clore(mandat=anime.mandats.get())
    assert refus(appartenance_terminer, appartenance=appartenance, par=anime, motif="Non.") == "interdit"


def test_place_that_leaves_the_bassin_proposes_the_end_and_ends_nothing(niort, anime, structure):
    appartenance_constater(structure=structure, bassin=niort, par=anime)
    commune_bassin_changer(commune=une_commune(), bassin=fabriques.un_bassin("parthenay"), jour=jour(0))
    (fin,) = situation(niort).a_terminer
    assert "Plus aucun lieu" in fin.raison and permissions.bassins_de(fabriques.un_conseiller(structure)) == {niort.pk}
    (proposee,) = situation(fabriques.un_bassin("parthenay")).proposees
    assert proposee.structure == structure
    lieu_modifier(lieu=structure.lieux.get(), publie=False)
    assert situation(fabriques.un_bassin("parthenay")).proposees == []


@pytest.mark.parametrize("fin", [None, jour(40)])
def test_merged_structure_gives_its_bassins_to_the_one_that_replaces_it(niort, anime, structure, fin):
    cible = fabriques.une_structure()
    appartenance_constater(structure=structure, bassin=niort, par=anime, au=fin)
    structure_fusionner(source=structure, cible=cible)
    suivie = Appartenance.objects.get(structure=cible)
    assert (suivie.bassin, suivie.constatee_par, suivie.au) == (niort, anime, fin)
    assert Appartenance.objects.get(structure=structure).terminee


def test_facts_that_no_longer_bear_a_belonging_out_are_told_by_the_checks(niort, anime, structure):
    appartenance_constater(structure=structure, bassin=niort, par=anime)
    dits = [phrase for constats in lire("constats") for phrase in constats() if structure.nom in phrase]
    assert dits == []
    Bassin.objects.filter(pk=niort.pk).update(valide_au=jour(0))
    dits = [phrase for constats in lire("constats") for phrase in constats() if structure.nom in phrase]
    assert dits == ["Relais du marais et le bassin Niort : Le bassin n’est plus en vigueur."]
    Appartenance.objects.create(structure=structure, bassin=niort, du=jour(-9), au=jour(9))
    assert any("deux fois du bassin Niort" in phrase for phrase in appartenances_coherentes())


# Les écrans


def test_proposals_are_confirmed_in_one_gesture_that_says_who_and_when_or_what_is_wrong(
    client, niort, anime, structure
):
    autre = un_lieu(fabriques.une_structure(nom="Antenne du pont")).structure
    client.force_login(anime)
    assert "2 à confirmer" in page_lue(client.get("/mon-espace/"))
    page = page_lue(client.get("/appartenances/niort/"))
    assert page.index("Antenne du pont") < page.index("Relais du marais") and "Siège de Niort, Niort" in page
    envoi = {"structures": [structure.pk, autre.pk], "du": jour(0)}
    for champs, phrase in (
        ({"structures": []}, "Cochez au moins une structure."),
        ({"structures": ["abc"]}, "n’est pas"),
        ({"structures": ["9" * 30]}, "n’est pas"),
        ({"du": "31/02/2026"}, "Cette date n’existe pas."),
        ({"du": "01/01/2040"}, "Choisissez un début avant deux ans."),
    ):
        assert phrase in page_lue(client.post("/appartenances/niort/", envoi | champs)), phrase
        assert not Appartenance.objects.exists(), phrase
    reponse = page_lue(client.post("/appartenances/niort/", envoi, follow=True))
    assert "2 structures confirmées." in reponse and f"Constatée par {anime.nom_complet}" in reponse
    constatees = set(Appartenance.objects.values_list("structure", "constatee_par"))
    assert constatees == {(structure.pk, anime.pk), (autre.pk, anime.pk)}
    # Le même envoi, resté ouvert chez quelqu'un d'autre : rien de plus, et une phrase.
    assert "2 autres l’étaient déjà" in page_lue(client.post("/appartenances/niort/", envoi, follow=True))
    assert Appartenance.objects.count() == 2


def test_structure_is_searched_and_added_by_hand_then_ended_with_a_reason(client, niort, anime):
    distante = fabriques.une_structure(nom="Atelier à distance", code="atelier")
    client.force_login(anime)
    assert "?structure=atelier" in page_lue(client.get("/appartenances/niort/ajouter/?q=atelier distance"))
    envoi = {"structure": "atelier", "du": jour(0), "motif": ""}
    assert "dites pourquoi elle en est" in page_lue(client.post("/appartenances/niort/ajouter/", envoi))
    client.post("/appartenances/niort/ajouter/", {**envoi, "motif": A_DISTANCE})
    appartenance = Appartenance.objects.get(structure=distante)
    fin = f"/appartenances/niort/{appartenance.pk}/terminer/"
    assert "Renseignez ce champ." in page_lue(client.post(fin, {"le": jour(0), "motif": " "}))
    assert "Choisissez aujourd’hui" in page_lue(client.post(fin, {"le": jour(-2), "motif": "Fermée."}))
    client.post(fin, {"le": jour(0), "motif": "Fermée."})
    lignes = b"".join(client.get("/appartenances/niort/export.csv?preuve=main").streaming_content).decode()
    assert "Atelier à distance" in lignes and "Fermée." in lignes and A_DISTANCE in lignes


# Qui anime un bassin : daté, avec qui supplée, montré à chacun comme chacun l’a choisi


@pytest.fixture
def bassin():
    return une_commune().compositions.get().bassin


def animer(bassin, visibilite=Visibilite.PUBLIC, du=-400, **champs):
    """Someone in charge since `du`, whose profile is seen by `visibilite` and whose telephone by members."""
    compte = fabriques.un_compte(**champs)
    mandat = mandat_creer(compte=compte, role=Role.CHARGE_MISSION, bassin=bassin, du=jour(du))
    Profil.objects.filter(compte=compte).update(
        visibilite=visibilite, telephone="0536491005", telephone_visible=Visibilite.MEMBRES,
        courriel_visible=Visibilite.MEMBRES,
    )  # fmt: skip
    return mandat


def page_de(client, compte=None):
    client.logout()
    if compte:
        client.force_login(compte)
    return lue(client.get(PAGE))


def test_who_animates_is_shown_since_her_first_day_with_her_telephone_to_members_and_her_structures(client, bassin):
    mandat = animer(bassin, prenom="Hélène", nom="Tessier")
    page = page_de(client)
    assert "Hélène Tessier" in page and f"Depuis le {date_courte(mandat.du)}" in page
    assert TELEPHONE not in page and mandat.compte.email not in page and VACANT not in page
    page = page_de(client, fabriques.un_conseiller())
    assert TELEPHONE in page and f'href="mailto:{mandat.compte.email}"' in page
    charge = fabriques.une_chargee_de_mission(bassin)
    lien = '<a href="/appartenances/niort/">'
    assert lien in page_de(client, charge) and lien in page_de(client, fabriques.une_region())
    assert lien not in page_de(client, fabriques.une_chargee_de_mission("parthenay"))
    assert lien not in page_de(client)


@pytest.mark.parametrize(("visibilite", "membre_voit"), [(Visibilite.MEMBRES, True), (Visibilite.PERSONNE, False)])
def test_who_does_not_show_herself_is_counted_and_not_named(client, bassin, visibilite, membre_voit):
    mandat = animer(bassin, visibilite, prenom="Hélène", nom="Tessier")
    page = page_de(client)
    assert "Tessier" not in page and "Une personne anime ce bassin" in page and VACANT not in page
    assert f"/compte/login/?next={PAGE}" in page
    assert ("Hélène Tessier" in page_de(client, fabriques.un_conseiller())) == membre_voit
    assert animation_lire(mandat.compte, bassin).personnes[0].telephone == "0536491005"  # elle se voit entière


def test_ended_to_come_and_elsewhere_are_not_shown_and_the_gap_is_said(client, bassin):
    fini = animer(bassin, prenom="Ana", nom="Partie")
    mandat_clore(mandat=fini, le=jour(0))
    animer(bassin, prenom="Bea", nom="Bientôt", du=1)
    animer(fabriques.un_bassin("parthenay"), prenom="Cléo", nom="Ailleurs")
    parti = animer(bassin, prenom="Dora", nom="Fermée")
    type(parti.compte).objects.filter(pk=parti.compte_id).update(is_active=False)
    page = page_de(client)
    assert VACANT in page and "la Région répond" in page
    assert not [nom for nom in ("Partie", "Bientôt", "Ailleurs", "Fermée") if nom in page]
    assert '<a href="/mandats/nommer/">' in page_de(client, fabriques.une_region())


def test_stand_in_follows_the_person_she_acts_for_with_her_last_day(client, bassin):
    titulaire = animer(bassin, prenom="Ana", nom="Roche", du=-10)
    animer(bassin, prenom="Bea", nom="Autre", du=-5)
    suppleante = fabriques.un_compte(prenom="Zoé", nom="Vie")
    region = fabriques.une_region()
    mandat_suppleer(mandats=[titulaire], compte=suppleante, par=region, du=jour(0), au=jour(9))
    membre = fabriques.un_conseiller()
    ana, zoe, bea = animation_lire(membre, bassin).personnes
    assert (ana.nom, zoe.nom, bea.nom) == ("Ana Roche", "Zoé Vie", "Bea Autre")
    assert (zoe.supplee, zoe.fin, ana.suppleants, ana.fin) == ("Ana Roche", jour(8), ["Zoé Vie"], None)
    page = page_de(client, membre)
    assert f"jusqu’au {date_courte(jour(8))}, à la place de Ana Roche" in page
    assert "Zoé Vie assure la suppléance aujourd’hui." in page
    page = page_de(client)  # la suppléante ne se montre qu’aux membres : rien ne la nomme, même à côté d’Ana
    assert "Ana Roche" in page and "Zoé" not in page and "suppléance" not in page.lower()


def test_name_of_who_is_stood_in_for_stays_hidden_with_her(client, bassin):
    titulaire = animer(bassin, Visibilite.MEMBRES, prenom="Ana", nom="Roche")
    suppleante = fabriques.un_compte(prenom="Zoé", nom="Vie")
    mandat_suppleer(mandats=[titulaire], compte=suppleante, par=fabriques.une_region(), du=jour(0), au=jour(9))
    Profil.objects.filter(compte=suppleante).update(visibilite=Visibilite.PUBLIC)
    page = page_de(client)
    assert "Zoé Vie" in page and "En suppléance" in page and "Roche" not in page


def test_kept_page_of_visitors_changes_with_the_mandate(client, bassin, settings, django_capture_on_commit_callbacks):
    settings.PAGES_GARDEES_SECONDES = 60
    caches["pages"].clear()
    assert VACANT in page_de(client)
    with django_capture_on_commit_callbacks(execute=True):
        mandat = animer(bassin, prenom="Hélène", nom="Tessier")
    assert "Hélène Tessier" in page_de(client)
    with django_capture_on_commit_callbacks(execute=True):
        mandat_clore(mandat=mandat)
    assert VACANT in page_de(client)
    caches["pages"].clear()


def test_own_space_leads_to_the_bassins_of_ones_structures_and_mandates(client, bassin):
    une_commune("Parthenay")
    client.force_login(fabriques.un_conseiller(un_lieu().structure))
    assert '<a href="/bassins/niort/">Le bassin de Niort</a>' in lue(client.get("/mon-espace/"))
    client.force_login(fabriques.une_chargee_de_mission("parthenay"))
    assert '<a href="/bassins/parthenay/">Le bassin de Parthenay</a>' in lue(client.get("/mon-espace/"))
    client.force_login(fabriques.un_conseiller())
    assert '<a href="/bassins/">Les bassins</a>' in lue(client.get("/mon-espace/"))
