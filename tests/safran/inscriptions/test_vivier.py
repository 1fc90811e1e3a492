"""The pool of trainers: each keeps own lines, those who prepare sessions search it and are told who suits (R5.15)."""

import pytest
from django.urls import reverse

from home.erreurs import RegleRefusee
from reseau.comptes.rules import compte_fermer
from reseau.membres.queries.personnes import rubriques_de
from reseau.membres.rules.mandats import rattachement_creer
from reseau.vocabulaires.models import Theme
from safran.inscriptions.models import FicheFormateur
from safran.inscriptions.rules.sessions import fiche_formateur_tenir, seance_modifier
from tests.fabriques import un_bassin, un_role, une_chargee_de_mission, une_region, une_structure
from tests.pages import page_lue
from tests.reseau.annuaire.fabriques import client_de
from tests.safran.fabriques_sessions import dans, une_session

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def un_theme(code: str) -> Theme:
    return Theme.objects.get(code=code)


def une_formatrice(nom: str, theme: str = "vae", reseau: str = "apec", bassins=(), periodes=()):
    compte = un_role("FORMATEUR", prenom="Une", nom=nom)
    rattachement_creer(compte=compte, structure=une_structure(reseau))
    fiche_formateur_tenir(compte=compte, themes=[un_theme(theme)], bassins=bassins, periodes=periodes)
    return compte


def test_trainer_keeps_own_subjects_bassins_and_periods():
    compte, bassin = un_role("FORMATEUR"), un_bassin("niort")
    client, adresse = client_de(compte), reverse("vivier_moi")
    donnees = {
        "themes": [un_theme("vae").pk], "bassins": [bassin.pk], "p0_du": f"{dans(5):%d/%m/%Y}",
        "p0_au": f"{dans(9):%d/%m/%Y}", "p0_precision": "le matin",
    }  # fmt: skip
    assert client.post(adresse, donnees).status_code == 302
    fiche = FicheFormateur.objects.get(compte=compte)
    une = fiche.disponibilites.get()
    assert (une.du, une.au, une.precision) == (dans(5), dans(9), "le matin")
    page = page_lue(client.get(adresse))
    assert 'value="le matin"' in page
    for fautes, phrase in (
        ({"p0_au": f"{dans(1):%d/%m/%Y}"}, "La fin précède le début."),
        ({"p0_du": f"{dans(-9):%d/%m/%Y}", "p0_au": f"{dans(-5):%d/%m/%Y}"}, "déjà passée"),
        ({"p0_au": ""}, "le premier et le dernier jour"),
        ({"p0_du": "32/13/2026"}, "existe pas"),
    ):
        page = page_lue(client.post(adresse, donnees | fautes))
        assert phrase in page and "is-invalid" in page
    assert fiche.disponibilites.count() == 1
    sans_mandat = une_chargee_de_mission(bassin)
    with pytest.raises(RegleRefusee):
        fiche_formateur_tenir(compte=sans_mandat, themes=[], bassins=[], periodes=[])


def test_who_prepares_sessions_searches_the_pool(django_assert_max_num_queries):
    niort, cognac = un_bassin("niort"), un_bassin("cognac")
    une_formatrice("Alpha", bassins=[niort], periodes=[(dans(10), dans(20), "les mardis")])
    une_formatrice("Bravo", theme="cep", reseau="cap-emploi")
    une_formatrice("Charlie", bassins=[cognac])
    muette = un_role("FORMATEUR", prenom="Une", nom="Delta")
    client, adresse = client_de(une_chargee_de_mission(niort)), reverse("vivier")

    def noms(**filtres) -> set[str]:
        return {compte.nom for compte in client.get(adresse, filtres).context["page_obj"]}

    assert noms() == {"Alpha", "Bravo", "Charlie", "Delta"}
    assert noms(theme="vae") == {"Alpha", "Charlie"} and noms(reseau="cap-emploi") == {"Bravo"}
    assert noms(bassin="niort") == {"Alpha", "Bravo"}  # sans bassin dit, partout
    assert noms(le=f"{dans(12):%d/%m/%Y}") == {"Alpha"} and noms(le=f"{dans(21):%d/%m/%Y}") == set()
    assert noms(theme="n’existe pas", le="jamais") == noms()
    page = page_lue(client.get(adresse))
    assert "les mardis" in page and "toute la région" in page and muette.nom_complet in page
    with django_assert_max_num_queries(25):
        client.get(adresse)


def test_session_proposes_first_the_trainers_who_suit():
    region, niort = une_region(), un_bassin("niort")
    session = une_session(par=region, bassin=niort)
    session.formation.themes.set([un_theme("vae")])
    session.formation.save()
    une_formatrice("Alpha", theme="cep")
    convient = une_formatrice("Zoulou", bassins=[niort], periodes=[(dans(1), dans(60), "")])
    ailleurs = une_formatrice("Yankee", bassins=[un_bassin("cognac")])
    page = page_lue(client_de(region).get(reverse("seance_ajouter", args=[session.public_id])))
    assert page.index("Zoulou (proposé par le vivier)") < page.index("Alpha") < page.index("Yankee")
    assert page.count("(proposé par le vivier)") == 1
    seance = session.seances.first()
    seance_modifier(seance=seance, par=seance.session.cree_par, formateurs=[convient, ailleurs])
    page = page_lue(client_de(region).get(reverse("seance_modifier", args=[session.public_id, seance.pk])))
    assert "Zoulou (proposé par le vivier)" in page and page.count('name="formateurs"') == 3


def test_what_a_trainer_said_is_taken_away_and_forgotten_with_the_account():
    compte = une_formatrice("Alpha", periodes=[(dans(1), dans(2), "le matin")])
    rubriques = {rubrique.titre: rubrique.lignes for rubrique in rubriques_de(compte)}
    (ligne,) = rubriques["Vivier des formateurs"]
    assert ligne["Disponibilités"][0]["Précision"] == "le matin" and len(ligne["Sujets"]) == 1
    compte_fermer(compte=compte)
    assert not FicheFormateur.objects.exists()
