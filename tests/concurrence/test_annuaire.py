"""Two referents on one sheet: the second is told, nothing is lost in silence, nobody waits for ever (R15)."""

import uuid
from functools import partial

import pytest

from reseau.annuaire.choices import ActionModification
from reseau.annuaire.models import Import, Lieu, LigneRecherche, Modification, Service, ServiceAuLieu
from reseau.annuaire.rules import fiches, tenue
from reseau.annuaire.rules import services as lieux
from reseau.annuaire.rules.fiches import structure_fiche_modifier
from reseau.annuaire.rules.services import (
    lieu_modifier,
    service_au_lieu_ajouter,
    service_modifier,
)
from reseau.echanges.rules.imports import depots as portes
from reseau.echanges.rules.imports import ecriture
from reseau.structures import rules
from reseau.structures.rules import structure_fusionner, structure_modifier
from tests.concurrence.outils import Rencontre, codes, ensemble, ensemble_fois, reussies
from tests.fabriques import un_referent, un_reseau, une_region, une_structure
from tests.reseau.annuaire.fabriques import un_lieu, un_service, une_commune

pytestmark = pytest.mark.django_db(transaction=True)


def test_place_saved_by_two_referents_who_read_the_same_version_tells_the_second(monkeypatch):
    structure = une_structure()
    claire, nadia = un_referent(structure, prenom="Claire"), un_referent(structure, prenom="Nadia")
    lieu = un_lieu(structure)
    rencontre = Rencontre(2).placer(monkeypatch, lieux, "version_verifier", apres=True)
    issues = ensemble(
        partial(lieu_modifier, lieu=lieu, par=claire, version=1, telephone="01 99 00 11 11"),
        partial(lieu_modifier, lieu=lieu, par=nadia, version=1, acces="Plain-pied"),
    )
    assert codes(issues) == ["", "version"] and rencontre.empechee
    perdant = next(issue.erreur for issue in issues if issue.erreur)
    gagnante = claire if issues[0].erreur is None else nadia
    assert f"par {gagnante.nom_complet} à " in perdant.message
    ecrites = Modification.objects.filter(action=ActionModification.MODIFICATION)
    assert ecrites.count() == 1 and ecrites.get().qui == gagnante
    lieu.refresh_from_db()
    assert lieu.version == 2 and bool(lieu.telephone) != bool(lieu.acces)


def test_structure_sheet_saved_by_two_referents_tells_the_second(monkeypatch):
    structure = une_structure()
    referents = [un_referent(structure) for _ in range(2)]
    Rencontre(2).placer(monkeypatch, fiches, "version_verifier", apres=True)
    issues = ensemble(
        *[
            partial(structure_fiche_modifier, structure=structure, par=qui, version=0, presentation=qui.nom)
            for qui in referents
        ]
    )
    assert codes(issues) == ["", "version"]
    structure.refresh_from_db()
    assert structure.presentation == reussies(issues)[0].presentation


def test_nothing_has_changed_said_twice_at_once_confirms_everything_and_loses_no_edit(monkeypatch):
    structure = une_structure()
    referents = [un_referent(structure) for _ in range(2)]
    tous = [un_lieu(structure, nom=f"Agence {n}", confirme_le="2026-01-05") for n in range(3)]
    service = un_service(structure)
    issues = ensemble(
        *[partial(tenue.structure_confirmer, structure=structure, par=qui) for qui in referents],
        partial(lieu_modifier, lieu=tous[1], par=referents[0], version=1, acces="Plain-pied"),
        partial(service_modifier, service=service, par=referents[1], version=1, nom="Premier accueil"),
    )
    assert codes(issues) == [""] * 4
    assert {lieu.confirme_le.isoformat() for lieu in Lieu.objects.all()} != {"2026-01-05"}
    assert not Lieu.objects.filter(confirme_le__lt="2026-02-01").exists()
    assert Lieu.objects.get(pk=tous[1].pk).acces == "Plain-pied"
    assert Service.objects.get().nom == "Premier accueil"


def test_places_services_and_structure_edited_together_never_block_each_other():
    structure = une_structure()
    referent = un_referent(structure)
    tous = [un_lieu(structure, nom=f"Agence {n}") for n in range(3)]
    offres = [un_service(structure, nom=f"Service {n}") for n in range(2)]
    garde = un_service(structure, nom="Toujours là")
    for lieu in tous:
        service_au_lieu_ajouter(service=garde, lieu=lieu)

    def lieux_changer() -> None:
        for n in range(6):
            lieu_modifier(lieu=tous[n % 3], par=referent, acces=f"Accès {n}")

    def services_changer(rang: int) -> None:
        for n in range(4):
            choisis = [{"lieu": lieu} for lieu in (tous if n % 2 == 0 else [])]
            service_modifier(service=offres[rang], par=referent, nom=f"Service {rang} {n}", lieux=choisis)

    def structure_changer() -> None:
        for n in range(6):
            structure_fiche_modifier(structure=structure, par=referent, presentation=f"Présentation {n}")

    issues = ensemble(
        lieux_changer, partial(services_changer, 0), partial(services_changer, 1), structure_changer,
        partial(tenue.structure_confirmer, structure=structure, par=referent),
    )  # fmt: skip
    assert codes(issues) == [""] * 5


def test_service_put_at_new_places_while_one_of_them_is_edited_blocks_nobody(monkeypatch):
    structure = une_structure()
    premier, second = (un_lieu(structure, nom=nom) for nom in ("Agence", "Permanence"))
    service = un_service(structure)
    poser = lieux.service_au_lieu_ajouter
    rencontre = Rencontre(2)

    def poser_puis_attendre(**ligne):
        resultat = poser(**ligne)
        rencontre.attendre()
        return resultat

    monkeypatch.setattr(lieux, "service_au_lieu_ajouter", poser_puis_attendre)
    rencontre.placer(monkeypatch, lieux, "version_verifier", apres=True)
    issues = ensemble(
        partial(service_modifier, service=service, lieux=[{"lieu": premier}, {"lieu": second}]),
        partial(lieu_modifier, lieu=second, acces="Plain-pied"),
    )
    assert codes(issues) == ["", ""] and ServiceAuLieu.objects.count() == LigneRecherche.objects.count() == 2


def test_structure_merged_while_or_before_its_places_are_written_leaves_none_behind(monkeypatch):
    source, cible = une_structure(), une_structure()
    lieu = un_lieu(source)
    issues = ensemble(
        partial(structure_fusionner, source=source, cible=cible),
        partial(lieu_modifier, lieu=lieu, acces="Plain-pied"),
        partial(un_lieu, source, nom="Permanence"),
        partial(un_service, source),
    )
    assert set(codes(issues)) <= {"", "fusionnee"}
    assert not Lieu.objects.filter(structure=source).exists() and not Service.objects.filter(structure=source).exists()
    assert Lieu.objects.get(pk=lieu.pk).acces == "Plain-pied"
    source, cible = une_structure(), une_structure()
    lue = type(source).objects.get(pk=source.pk)
    structure_fusionner(source=source, cible=cible)
    assert codes(ensemble(partial(un_lieu, lue), partial(un_service, lue))) == ["fusionnee"] * 2


CSV = (
    "structure_id;structure_nom;reseau;lieu_id;lieu_nom;adresse;code_insee;horaires;service_id;service_nom;"
    "description;missions;publics;themes;modes;niveaux_cep\r\n"
    "a1;Structure d’essai;missions-locales;l1;Antenne;3 rue X;79191;Mo 09:00-12:00;v1;Conseil VAE;Un entretien.;"
    "conseil;salaries;vae;SUR_PLACE;cep-2019-1\r\n"
)


def _deposer() -> Import:
    un_reseau("missions-locales")
    return portes.import_deposer(contenu=CSV.encode(), nom="essai.csv", source="essai", par=une_region())


def test_import_applied_four_times_at_once_is_applied_once():
    une_commune()
    importation = _deposer()
    issues = ensemble_fois(4, portes.import_appliquer, importation=importation, par=importation.compte)
    assert codes(issues) == ["", *["deja_applique"] * 3]
    assert Lieu.objects.count() == Service.objects.count() == 1


def test_same_file_applied_by_two_people_at_once_is_written_once_and_the_second_is_told(monkeypatch):
    une_commune()
    depots = [_deposer(), _deposer()]
    Rencontre(2).placer(monkeypatch, ecriture, "import_tenir")
    issues = ensemble(*[partial(portes.import_appliquer, importation=un, par=un.compte) for un in depots])
    assert set(codes(issues)) <= {"", "simultane"} and Lieu.objects.count() == Service.objects.count() == 1
    for issue, depot in zip(issues, depots, strict=True):
        if issue.erreur:
            assert portes.import_appliquer(importation=depot, par=depot.compte).etat == "APPLIQUE"


def test_structures_put_under_each_other_or_merged_meanwhile_never_make_a_loop(monkeypatch):
    a, b = une_structure(), une_structure()
    rencontre = Rencontre(2).placer(monkeypatch, rules, "_parent_verifier", apres=True)
    issues = ensemble(
        partial(structure_modifier, structure=a, parent=b), partial(structure_modifier, structure=b, parent=a)
    )
    assert codes(issues) == ["", "boucle"] and rencontre.empechee
    a.refresh_from_db()
    b.refresh_from_db()
    assert (a.parent is None) != (b.parent is None)
    source, cible, antenne, grand_parent = (une_structure() for _ in range(4))
    structure_modifier(structure=antenne, parent=source)
    structure_modifier(structure=cible, parent=grand_parent)
    issues = ensemble(
        partial(structure_fusionner, source=source, cible=cible),
        partial(structure_modifier, structure=grand_parent, parent=antenne),
    )
    assert codes(issues) in (["", ""], ["", "boucle"])


def test_form_that_adds_a_place_sent_four_times_at_once_adds_one():
    structure, jeton = une_structure(), uuid.uuid4()
    une_commune()
    issues = ensemble_fois(4, un_lieu, structure=structure, jeton=jeton)
    assert {lieu.pk for lieu in reussies(issues)} == {Lieu.objects.get().pk}
    assert Modification.objects.filter(action=ActionModification.CREATION).count() == 1
