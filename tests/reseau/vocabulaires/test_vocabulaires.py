"""Controlled vocabularies: what the product ships, dates, exchange codes, rules."""

import datetime

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from reseau.vocabulaires import rules
from reseau.vocabulaires.models import Mission, NiveauCep, Rubrique, Theme, TypePublic
from reseau.vocabulaires.permissions import SansSuppression
from reseau.vocabulaires.prises import vocabulaires_coherents
from tests.fabriques import un_conseiller, une_region
from tests.pages import page_lue
from tests.refus import refus

pytestmark = pytest.mark.django_db


def test_terms_after_migration_are_those_of_the_articles():
    for modele, attendus in (
        (Mission, "accueil information conseil accompagnement"),
        (
            TypePublic,
            "tout-public eleves-etudiants apprentis jeunes-16-25 demandeurs-emploi salaries independants "
            "agents-publics personnes-handicapees cadres public-cep",
        ),
        (Rubrique, "connaissance-mutuelle outils-et-ressources echanges-de-pratiques tendances-du-territoire"),
    ):
        assert list(modele.objects.values_list("code", flat=True)) == attendus.split(), modele


def test_loading_twice_adds_nothing_and_after_a_loss_brings_the_term_back(capsys):
    Mission.objects.filter(code="conseil").update(libelle="Conseil personnalisé")
    call_command("charger_referentiels")
    assert "rien à ajouter" in capsys.readouterr().out
    assert Mission.objects.get(code="conseil").libelle == "Conseil personnalisé"
    Theme.objects.filter(code="vae").delete()
    assert rules.vocabulaires_charger() == 1
    assert Theme.objects.get(code="vae").correspondance


def test_cep_levels_at_a_date_are_those_of_the_rule_book_in_force():
    for jour, attendus in (
        (datetime.date(2014, 12, 31), []),
        (datetime.date(2015, 1, 1), ["cep-2014-1", "cep-2014-2", "cep-2014-3"]),
        (datetime.date(2019, 12, 31), ["cep-2014-1", "cep-2014-2", "cep-2014-3"]),
        (datetime.date(2020, 1, 1), ["cep-2019-1", "cep-2019-2"]),
    ):
        assert [n.code for n in NiveauCep.objects.en_vigueur(jour).order_by("version", "niveau")] == attendus, jour


def test_cep_level_of_2014_maps_to_its_2019_level():
    anciens = NiveauCep.objects.filter(code__startswith="cep-2014").order_by("niveau")
    assert [n.equivalent_2019.code for n in anciens] == ["cep-2019-1", "cep-2019-2", "cep-2019-2"]


def test_exported_terms_have_their_exchange_code_and_each_code_received_leads_to_one_theme():
    assert list(vocabulaires_coherents()) == []
    from reseau.vocabulaires.choices import THEMATIQUES

    recus = [code for theme in Theme.objects.all() for code in theme.codes_recus]
    assert sorted(recus) == sorted(THEMATIQUES)


def test_term_with_its_end_before_its_start_or_a_level_of_2014_pointing_to_2014_is_refused():
    with pytest.raises(ValidationError, match="suivre le début"):
        jours = {"valide_du": datetime.date(2026, 1, 2), "valide_au": datetime.date(2026, 1, 1)}
        rules.terme_creer(modele=Theme, code="bref", libelle="Bref", **jours)
    with pytest.raises(ValidationError, match="version 2019"):
        rules.terme_modifier(
            terme=NiveauCep.objects.get(code="cep-2014-1"), equivalent_2019=NiveauCep.objects.get(code="cep-2014-2")
        )


def test_term_update_closes_by_a_date_and_keeps_the_code():
    terme = Theme.objects.get(code="mobilite")
    refus("code_fige", rules.terme_modifier, terme=terme, code="transports")
    rules.terme_modifier(terme=terme, valide_au=datetime.date(2026, 1, 1))
    assert not Theme.objects.en_vigueur(datetime.date(2026, 1, 1)).filter(code="mobilite").exists()
    assert Theme.objects.en_vigueur(datetime.date(2025, 12, 31)).filter(code="mobilite").exists()


def test_checks_tell_an_empty_vocabulary_and_a_term_without_code():
    Rubrique.objects.all().delete()
    Theme.objects.filter(code="vae").update(correspondance=[])
    anomalies = " ".join(vocabulaires_coherents())
    assert "rubriques" in anomalies and "« vae »" in anomalies


# Dans l’administration de Wagtail : la Région ajoute et corrige, personne n’efface.

AJOUT = "wagtailsnippets_vocabulaires_theme:add"
MODIFICATION = "wagtailsnippets_vocabulaires_theme:edit"


@pytest.fixture
def region(client):
    compte = une_region()
    permissions = Permission.objects.filter(content_type__app_label="vocabulaires")
    acces = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    compte.user_permissions.add(*permissions, *acces)
    client.force_login(compte)
    return client


def saisie(**champs):
    vides = dict.fromkeys(("description", "valide_du", "valide_au", "codes_recus"), "")
    vides["correspondance"] = "choisir-un-metier--confirmer-son-choix-de-metier"
    return {"code": "artisanat-d-art", "libelle": "Artisanat d’art", "ordre": "300", **vides, **champs}


def test_region_adds_a_theme_that_everyone_may_use(region):
    reponse = region.post(reverse(AJOUT), saisie())
    assert reponse.status_code == 302
    theme = Theme.objects.en_vigueur().get(code="artisanat-d-art")
    assert theme.correspondance == ["choisir-un-metier--confirmer-son-choix-de-metier"]


def test_region_typing_a_wrong_code_is_told_and_keeps_its_text(region):
    reponse = region.post(reverse(AJOUT), saisie(correspondance="nulle-part"))
    assert reponse.status_code == 200
    texte = page_lue(reponse)
    assert "Code inconnu de data.inclusion" in texte and "nulle-part" in texte and "Artisanat d’art" in texte
    assert "correspondance" in reponse.context["form"].errors
    assert not Theme.objects.filter(code="artisanat-d-art").exists()


def test_region_correcting_a_label_cannot_change_the_code(region):
    theme = Theme.objects.get(code="vae")
    reponse = region.post(
        reverse(MODIFICATION, args=[theme.pk]),
        saisie(code="autre", libelle="VAE", correspondance="\n".join(theme.correspondance)),
    )
    assert reponse.status_code == 302
    theme.refresh_from_db()
    assert (theme.code, theme.libelle) == ("vae", "VAE")


def test_region_never_deletes_a_term_alone_or_in_bulk_and_who_holds_no_right_adds_none(region):
    droits = SansSuppression(Theme)
    assert [droits.user_has_permission(une_region(), geste) for geste in ("add", "change", "delete")] == [
        True,
        True,
        False,
    ]
    assert not any(droits.user_has_permission(un_conseiller(), geste) for geste in ("add", "change", "delete"))
    theme = Theme.objects.get(code="vae")
    lot = reverse("wagtail_bulk_action", args=["vocabulaires", "theme", "delete"])
    seul = reverse("wagtailsnippets_vocabulaires_theme:delete", args=[theme.pk])
    for adresse in (seul, f"{lot}?id={theme.pk}"):
        assert region.post(adresse).status_code < 500
        assert Theme.objects.filter(code="vae").exists()
