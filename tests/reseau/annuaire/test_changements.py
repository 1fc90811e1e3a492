"""What others changed since the referent last confirmed is shown field by field, confirmed or taken back."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.annuaire.models import Lieu, Modification, Service
from reseau.annuaire.queries.historique import changements_des_autres
from reseau.annuaire.rules.fiches import structure_fiche_modifier
from reseau.annuaire.rules.services import lieu_modifier, service_modifier
from reseau.annuaire.rules.tenue import changement_reprendre, fiche_confirmer, structure_confirmer
from tests import fabriques
from tests.pages import page_lue
from tests.reseau.annuaire.fabriques import un_lieu, un_service, une_commune, une_offre
from tests.reseau.annuaire.test_edition import client_de

pytestmark = pytest.mark.django_db


@pytest.fixture
def offre() -> Service:
    return une_offre("Mission locale du Marais", lieu={"horaires": "Mo-Fr 09:00-12:00; PH off", "acces": "Rampe"})


@pytest.fixture
def referente(offre):
    """She has seen everything that is there."""
    compte = fabriques.un_referent(offre.structure, prenom="Camille", nom="Moreau")
    _tout_vu(offre, compte)
    return compte


def _tout_vu(offre, compte):
    Lieu.objects.update(confirme_le=datetime.date(2026, 1, 1))
    structure_confirmer(structure=offre.structure, par=compte)


@pytest.fixture
def region():
    return fabriques.une_region(prenom="Nadia", nom="Ferrand")


def attendus(offre) -> dict[str, list]:
    return {nom: paire for fiche in changements_des_autres(offre.structure) for nom, paire in fiche.champs.items()}


def page(compte, offre) -> str:
    texte = page_lue(client_de(compte).get(reverse("structure_modifier", args=[offre.structure.code])))
    return texte.replace("\u00a0", " ").replace("&nbsp;", " ")


def test_change_by_the_region_or_an_import_is_shown_field_by_field_with_who(offre, referente, region):
    lieu_modifier(lieu=offre.lieux.get(), par=region, horaires="Tu 14:00-18:00; PH off")
    structure_fiche_modifier(structure=offre.structure, origine="import dora", telephone="0549000000")
    texte = page(referente, offre)
    for morceau in (
        "Ce que d’autres ont changé", "Nadia Ferrand, le", "import dora, le", "Mardi : 14 h à 18 h",
        "Du lundi au vendredi : 9 h à 12 h", "Reprendre l’ancienne valeur",
    ):  # fmt: skip
        assert morceau in texte, morceau


def test_change_of_the_first_hour_is_dated_by_the_day_it_is_here(offre, region, referente):
    with time_machine.travel("2031-03-02T23:30Z", tick=False):  # le 3 mars, à minuit et demi
        lieu_modifier(lieu=offre.lieux.get(), par=region, acces="Escalier")
    (fiche,) = changements_des_autres(offre.structure)
    assert fiche.dit.replace("\u00a0", " ") == "Nadia Ferrand, le 3 mars 2031"


def test_what_the_referent_did_or_has_confirmed_is_not_told(offre, referente, region):
    assert attendus(offre) == {} and "Ce que d’autres ont changé" not in page(referente, offre)
    lieu = lieu_modifier(lieu=offre.lieux.get(), par=region, acces="Escalier")
    assert attendus(offre) == {"acces": ["Rampe", "Escalier"]}
    lieu_modifier(lieu=lieu, par=referente, acces="Ascenseur")
    assert attendus(offre) == {}
    lieu_modifier(lieu=lieu, par=region, acces="Escalier")
    Lieu.objects.update(confirme_le=datetime.date(2026, 1, 1))
    fiche_confirmer(fiche=lieu, par=referente)
    assert attendus(offre) == {}


def test_several_changes_are_one_and_what_came_back_is_nothing(offre, referente, region):
    for acces in ("Un", "Deux", "Trois"):
        lieu_modifier(lieu=offre.lieux.get(), par=region, acces=acces, langues=["anglais"])
    assert attendus(offre) == {"acces": ["Rampe", "Trois"], "langues": [[], ["anglais"]]}
    lieu_modifier(lieu=offre.lieux.get(), par=region, acces="Rampe")
    assert attendus(offre) == {"langues": [[], ["anglais"]]}


def test_sheet_added_by_others_is_told(offre, referente, region):
    un_lieu(offre.structure, nom="Antenne venue d’ailleurs", par=region)
    texte = page(referente, offre)
    assert "Fiche ajoutée" in texte and "Antenne venue d’ailleurs" in texte


def test_changes_confirmed_are_seen_even_when_someone_had_confirmed_the_same_day(offre, referente, region):
    lieu_modifier(lieu=offre.lieux.get(), par=region, acces="Escalier")
    client, adresse = client_de(referente), reverse("changements_confirmer", args=[offre.structure.code])
    for _ in range(2):
        assert client.post(adresse).status_code == 302
    assert attendus(offre) == {} and Lieu.objects.get().acces == "Escalier"
    confirmations = Modification.objects.filter(action="CONFIRMATION", qui=referente, genre="STRUCTURE")
    assert confirmations.count() == 2  # celle du départ, et celle-ci une seule fois


@pytest.mark.parametrize(
    ("genre", "champs"),
    [
        ("LIEU", {"acces": "Escalier"}),
        ("LIEU", {"horaires": "Tu 14:00-18:00"}),
        ("LIEU", {"commune": "Melle"}),
        ("LIEU", {"identite_affichee": True}),
        ("LIEU", {"identite_le": datetime.date(2026, 11, 2)}),
        ("LIEU", {"fermetures": [{"du": "2026-12-24", "au": "2026-12-24", "motif": ""}]}),
        ("SERVICE", {"modes": ["A_DISTANCE"]}),
        ("SERVICE", {"nom": "Autre nom"}),
        ("SERVICE", {"missions": []}),
        ("SERVICE", {"lieux": []}),
        ("STRUCTURE", {"sigle": "MLM"}),
        ("STRUCTURE", {"parent": "autre"}),
    ],
)
def test_field_taken_back_is_what_it_was_and_the_rest_stays(offre, referente, region, genre, champs):
    (champ, valeur) = next(iter(champs.items()))
    cibles = {"LIEU": offre.lieux.get(), "SERVICE": offre, "STRUCTURE": offre.structure}
    regles = {"LIEU": lieu_modifier, "SERVICE": service_modifier, "STRUCTURE": structure_fiche_modifier}
    if champ == "commune":
        valeur = une_commune(valeur)
    elif champ == "parent":
        valeur = fabriques.une_structure(nom=valeur)
    elif champ == "missions":
        valeur = [type(offre.missions.get()).objects.get(code="accompagnement")]
    elif champ == "lieux":  # le lieu, visible, garde un service
        un_service(offre.structure, offre.lieux.get(), nom="Accueil", missions=["accueil"])
    avant = {nom: etat(cibles[nom]) for nom in cibles}
    regles[genre](**{genre.lower(): cibles[genre], "par": region, champ: valeur})
    assert list(attendus(offre)) == [champ]
    client, cible = client_de(referente), cibles[genre]
    reponse = client.post(
        reverse("changement_reprendre", args=[offre.structure.code]),
        {"genre": genre, "objet": cible.pk, "champ": champ}, follow=True,
    )  # fmt: skip
    assert "L’ancienne valeur est reprise" in page_lue(reponse)
    for fiche in cibles.values():
        fiche.refresh_from_db()
    assert {nom: etat(cibles[nom]) for nom in cibles} == avant and attendus(offre) == {}


def etat(fiche) -> dict:
    """What a sheet says, its terms and its places included."""
    dates = {"version", "modifie_le", "modifie_par_id", "confirme_le", "confirme_par_id", "_state", "_prefetched"}
    champs = {nom: valeur for nom, valeur in vars(fiche).items() if nom not in dates and not nom.startswith("_")}
    if isinstance(fiche, Service):
        champs["missions"] = sorted(fiche.missions.values_list("code", flat=True))
        champs["lieux"] = sorted(fiche.aux_lieux.values_list("lieu", "horaires", "contact"))
    return champs


def test_field_that_waits_no_more_or_is_the_registers_is_refused(offre, referente, region):
    lieu = lieu_modifier(lieu=offre.lieux.get(), par=region, acces="Escalier")
    dit = {"structure": offre.structure, "genre": "LIEU", "objet": lieu.pk, "par": referente}
    changement_reprendre(champ="acces", **dit)
    for champ in ("acces", "statut", "inconnu"):
        with pytest.raises(RegleRefusee) as refus:
            changement_reprendre(champ=champ, **dit)
        assert refus.value.code == "deja_vu"


@pytest.mark.parametrize(
    "donnees", [{}, {"genre": "X", "objet": "1", "champ": "nom"}, {"genre": "LIEU", "objet": "9" * 30, "champ": "nom"}]
)
def test_bad_request_to_take_back_is_told_without_a_failure(offre, referente, donnees):
    adresse = reverse("changement_reprendre", args=[offre.structure.code])
    assert "Ce changement n’existe pas" in page_lue(client_de(referente).post(adresse, donnees, follow=True))


def test_structure_that_nobody_keeps_or_change_before_the_referent_came_is_not_told(offre, region):
    lieu_modifier(lieu=offre.lieux.get(), par=region, acces="Escalier")
    assert attendus(offre) == {}
    Modification.objects.update(quand=timezone.now() - datetime.timedelta(days=30))
    fabriques.un_referent(offre.structure)
    assert attendus(offre) == {}


def test_what_nobody_wrote_is_not_someone_elses(offre, referente):
    un_lieu(offre.structure, nom="Venue avec l’installation")
    lieu_modifier(lieu=offre.lieux.first(), acces="Escalier")
    assert changements_des_autres(offre.structure) == []


def test_changes_make_as_many_queries_for_one_as_for_twenty(offre, referente, region):
    lieu_modifier(lieu=offre.lieux.get(), par=region, acces="Escalier")
    with CaptureQueriesContext(connection) as peu:
        changements_des_autres(offre.structure)
    for n in range(20):
        lieu_modifier(lieu=un_lieu(offre.structure, nom=f"Lieu {n}"), par=region, acces=f"Accès {n}")
    with CaptureQueriesContext(connection) as beaucoup:
        assert len(changements_des_autres(offre.structure)) == 21
    assert len(peu) == len(beaucoup)
