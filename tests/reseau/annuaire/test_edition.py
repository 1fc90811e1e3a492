"""Whoever acts for a structure keeps its sheets, and sees what others changed; nobody’s text is lost."""

import datetime
import re

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from reseau.annuaire.models import Lieu, LigneRecherche, Modification, Service
from reseau.annuaire.queries.historique import changements_des_autres
from reseau.annuaire.rules.fiches import (
    contact_creer,
    contact_modifier,
    creneau_creer,
    creneau_modifier,
    structure_fiche_modifier,
)
from reseau.annuaire.rules.services import lieu_modifier, service_au_lieu_ajouter, service_modifier
from reseau.annuaire.rules.tenue import changement_reprendre, fiche_confirmer, structure_confirmer
from reseau.structures.rules import reseau_modifier, structure_modifier
from tests import fabriques
from tests.pages import lue, page_lue
from tests.questions import questions
from tests.reseau.annuaire.fabriques import client_de, lire, refus, saisie, un_lieu, un_service, une_commune, une_offre

pytestmark = pytest.mark.django_db


@pytest.fixture
def offre() -> Service:
    return une_offre("Mission locale du Marais", lieu={"horaires": "Mo-Fr 09:00-12:00; PH off", "acces": "Rampe"})


@pytest.fixture
def referent(offre):
    return client_de(fabriques.un_referent(offre.structure, prenom="Camille", nom="Moreau"))


def test_hours_are_corrected_on_the_grid_and_beyond_it_in_the_free_writing(referent, offre):
    lieu = offre.lieux.get()
    adresse = reverse("lieu_modifier", args=[lieu.public_id])
    donnees = saisie(referent, adresse, j0_d1="09:00", j0_f1="12:30", j0_d2="13:30", j0_f2="17:00", feries="on")
    assert referent.post(adresse, donnees).status_code == 302
    lieu.refresh_from_db()
    assert lieu.horaires == "Mo 09:00-12:30,13:30-17:00; Tu-Fr 09:00-12:00"
    assert lieu.confirme_le == timezone.localdate() and lieu.confirme_par.nom == "Moreau" and lieu.version == 2
    assert LigneRecherche.objects.get().horaires == lieu.horaires
    assert Modification.objects.filter(action="MODIFICATION").get().champs["horaires"][1] == lieu.horaires
    lieu = lieu_modifier(lieu=offre.lieux.get(), horaires="We[1,3] 14:00-17:00; PH off")
    adresse = reverse("lieu_modifier", args=[lieu.public_id])
    assert 'value="We[1,3] 14:00-17:00; PH off"' in page_lue(referent.get(adresse))
    assert referent.post(adresse, saisie(referent, adresse, nom="Siège")).status_code == 302
    lieu.refresh_from_db()
    assert lieu.horaires == "We[1,3] 14:00-17:00; PH off" and lieu.nom == "Siège"


def test_place_with_a_bad_entry_is_refused_at_its_field_with_the_text_kept(referent, offre):
    for changements, message in (
        ({"j0_d1": "12:00", "j0_f1": "09:00"}, "La fin doit suivre le début"),
        ({"j0_d1": "09:00", "j0_f1": None}, "Il manque une heure"),
        ({"j0_d1": "09:00", "j0_f1": "12:00", "j0_d2": "11:00", "j0_f2": "13:00"}, "chevauche"),
        ({"j0_d1": "25:00"}, "n’existe pas"),
        ({"horaires_libres": "Mo 09:00-12:00"}, "Choisissez : la grille"),
        ({f"j{j}_{c}1": None for j in range(7) for c in "df"} | {"horaires_libres": "le matin"}, "ne se lisent pas"),
        ({"commune": "Xyzxyzxyz"}, "Nous ne trouvons pas cette commune"),
        ({"nom": "a\x00b"}, "caractère invisible"),
        ({"code_postal": "7900"}, "cinq chiffres"),
        ({"latitude": "1e309"}, ""),
        ({"latitude": "46,3", "longitude": ""}, "latitude et la longitude"),
        ({"f0_du": "2026-02-31"}, "n’existe pas"),
        ({"f0_du": "2026-12-31", "f0_au": "2026-12-24"}, "précède son début|précède le début"),
        ({"f0_au": "2026-12-24"}, "à partir de quel jour"),
        ({"site": "javascript:alert(1)"}, "adresse n’est pas complète|URL"),
    ):
        adresse = reverse("lieu_modifier", args=[offre.lieux.get().public_id])
        reponse = referent.post(adresse, saisie(referent, adresse, acces="Ce que j’ai tapé", **changements))
        texte = lue(reponse)
        assert reponse.status_code == 422 and "is-invalid" in texte and "Ce que j’ai tapé" in texte, changements
        assert any(morceau in texte for morceau in message.split("|")), changements
        assert Lieu.objects.get().version == 1, changements


def un_contact(offre):
    return contact_creer(structure=offre.structure, libelle="Accueil", telephone="0549987654")


def un_creneau(offre):
    matin = {"demi_journee": "MATIN", "debut": datetime.time(9), "fin": datetime.time(12)}
    return creneau_creer(lieu=offre.lieux.get(), structure=offre.structure, jour=1, **matin)


# ce que deux personnes modifient → son écran, sa clé, le champ, la règle de l’autre, l’objet
A_DEUX = {
    "lieu": ("lieu_modifier", "public_id", "acces", lieu_modifier, lambda offre: offre.lieux.get()),
    "service": ("service_modifier", "pk", "comment_joindre", service_modifier, lambda offre: offre),
    "structure": ("structure_modifier", "code", "sigle", structure_modifier, lambda offre: offre.structure),
    "reseau": ("reseau_modifier", "code", "description", reseau_modifier, lambda offre: offre.structure.reseau),
    "contact": ("contact_modifier", "pk", "libelle", contact_modifier, un_contact),
    "creneau": ("permanence_modifier", "pk", "salle", creneau_modifier, un_creneau),
}


@pytest.mark.parametrize("quoi", A_DEUX)
def test_sheet_changed_meanwhile_by_someone_else_is_told_and_the_text_is_kept(offre, region, quoi):
    nom, cle, champ, regle, trouver = A_DEUX[quoi]
    client, fiche, nadia = client_de(region), trouver(offre), fabriques.un_compte(prenom="Nadia", nom="Ferrand")
    adresse = reverse(nom, args=[getattr(fiche, cle)])
    donnees = saisie(client, adresse, **{"description": "Un entretien.", champ: "Ma version"})
    if quoi in ("structure", "reseau"):
        donnees["version"] = "0"  # ce registre se date à la seconde
    regle(**{quoi: fiche, champ: "La sienne", "par": nadia})
    texte = page_lue(client.post(adresse, donnees))
    assert ("modifiée par Nadia Ferrand à" in texte) is (quoi not in ("contact", "creneau"))
    assert "pendant que vous l’aviez ouvert" in texte and "Ma version" in texte
    fiche.refresh_from_db()
    assert getattr(fiche, champ) == "La sienne"
    relue = re.search(r'name="version" value="([^"]*)"', texte)[1]
    assert client.post(adresse, donnees | {"version": relue}).status_code == 302
    fiche.refresh_from_db()
    assert getattr(fiche, champ) == "Ma version"


def test_place_with_closures_is_closed_on_those_days(referent, offre):
    adresse = reverse("lieu_modifier", args=[offre.lieux.get().public_id])
    donnees = saisie(referent, adresse, f0_du="2026-12-24", f0_au="2027-01-03", f0_motif="congés", f1_du="2026-05-15")
    assert referent.post(adresse, donnees).status_code == 302
    assert Lieu.objects.get().fermetures == [
        {"du": "2026-05-15", "au": "2026-05-15", "motif": ""},
        {"du": "2026-12-24", "au": "2027-01-03", "motif": "congés"},
    ]
    assert "2026 Dec 24-2027 Jan 03 off" in LigneRecherche.objects.get().horaires


def test_referent_adds_a_place_and_a_service_there(referent, offre):
    structure = offre.structure
    adresse = reverse("lieu_ajouter", args=[structure.code])
    une_commune("Melle")
    donnees = saisie(referent, adresse, nom="Antenne", commune="Melle", publie=None)
    assert referent.post(adresse, donnees).status_code == 302
    antenne = Lieu.objects.get(nom="Antenne")
    adresse = reverse("service_ajouter", args=[structure.code])
    mission, public = offre.missions.get(), offre.publics.get()
    donnees = saisie(
        referent, adresse, nom="Atelier", description="Deux heures.", missions=[mission.pk], publics=[public.pk],
        modes=["PERMANENCE"], zone="BASSIN", zone_noms="Niort", niveaux_cep=[offre.niveaux_cep.get().pk],
        **{f"l{antenne.pk}": "on"},
    )  # fmt: skip
    ajoute = page_lue(referent.post(adresse, donnees, follow=True))
    assert "rendez visible" in ajoute and "Antenne" in ajoute
    au_lieu = Service.objects.get(nom="Atelier").aux_lieux.get()
    assert (au_lieu.lieu, au_lieu.horaires, au_lieu.capacite) == (antenne, "", None)
    adresse = reverse("lieu_modifier", args=[antenne.public_id])
    assert referent.post(adresse, saisie(referent, adresse, publie="on")).status_code == 302
    assert LigneRecherche.objects.get(service__nom="Atelier").zones == "bassin:niort"


@pytest.mark.parametrize(("nom", "modele"), [("lieu_ajouter", Lieu), ("service_ajouter", Service)])
def test_adding_sent_twice_by_a_double_click_adds_one_sheet_and_says_the_same(referent, offre, nom, modele):
    adresse, lieu = reverse(nom, args=[offre.structure.code]), offre.lieux.get()
    dites = {"commune": "Niort", "publie": None}
    if modele is Service:
        dites = {
            "description": "Deux heures.", "missions": [offre.missions.get().pk], "publics": [offre.publics.get().pk],
            "niveaux_cep": [offre.niveaux_cep.get().pk], "modes": ["SUR_PLACE"], "zone": "REGION", f"l{lieu.pk}": "on",
        }  # fmt: skip
    donnees = saisie(referent, adresse, nom="Ajoutée", **dites)
    assert [referent.post(adresse, donnees).status_code for _ in range(2)] == [302, 302]
    ajoutee = modele.objects.get(nom="Ajoutée")
    assert modele is Lieu or ajoutee.aux_lieux.get().lieu == lieu
    assert Modification.objects.filter(libelle="Ajoutée").count() == 1


def test_adding_again_from_the_same_form_is_asked_first_and_a_mark_that_is_not_one_breaks_nothing(referent, offre):
    adresse = reverse("lieu_ajouter", args=[offre.structure.code])
    donnees = saisie(referent, adresse, nom="Antenne", commune="Niort", publie=None)
    referent.post(adresse, donnees)
    reponse = referent.post(adresse, donnees | {"nom": "Autre antenne"})
    assert "a déjà ajouté" in page_lue(reponse) and 'value="Autre antenne"' in page_lue(reponse)
    assert not Lieu.objects.filter(nom="Autre antenne").exists()
    neuf = str(reponse.context["form"]["jeton"].value())
    assert referent.post(adresse, donnees | {"nom": "Autre antenne", "jeton": neuf}).status_code == 302
    assert Lieu.objects.filter(nom__icontains="antenne").count() == 2
    for jeton in ("", "pas-un-jeton", "\x00", "0" * 400):
        assert referent.post(adresse, donnees | {"jeton": jeton}).status_code in (302, 422), jeton


def test_service_form_saves_terms_zone_and_places(referent, offre):
    adresse = reverse("service_modifier", args=[offre.pk])
    donnees = saisie(referent, adresse, nom="Nouveau nom", zone="DEPARTEMENT", zone_noms="79, Département 79",
                     description="Un entretien.")  # fmt: skip
    assert referent.post(adresse, donnees).status_code == 302
    offre.refresh_from_db()
    assert (offre.nom, offre.zone_codes, offre.version) == ("Nouveau nom", ["79"], 2)
    assert offre.aux_lieux.count() == 1


def test_service_with_a_bad_entry_is_refused_with_the_text_kept(referent, offre):
    for changements, message in (
        ({"missions": None}, "Faites un choix|Renseignez"),
        ({"zone": "BASSIN", "zone_noms": ""}, "Dites lesquels"),
        ({"zone": "EPCI", "zone_noms": "Xyz"}, "Nous ne trouvons pas « Xyz »"),
    ):
        adresse = reverse("service_modifier", args=[offre.pk])
        donnees = saisie(referent, adresse, description="Gardez ce texte", **changements)
        texte = lue(referent.post(adresse, donnees))
        assert "Gardez ce texte" in texte and any(morceau in texte for morceau in message.split("|")), changements
        assert Service.objects.get(pk=offre.pk).version == 1, changements


def test_published_service_that_breaks_a_promise_is_refused():
    for champs, code in (
        ({"missions": []}, "mission_absente"),
        ({"publics": []}, "public_absent"),
        ({"missions": ["accueil"], "publics": ["salaries"]}, "accueil_restreint"),
        ({"missions": ["information", "conseil"], "publics": ["salaries"]}, "accueil_restreint"),
        ({"missions": ["conseil"], "niveaux_cep": []}, "niveau_absent"),
        ({"missions": ["accompagnement"], "niveaux_cep": []}, "niveau_absent"),
        ({"missions": ["information"], "niveaux_cep": ["cep-2019-1"]}, "niveau_sans_conseil"),
    ):
        assert refus(un_service, **champs) == code, champs
        assert un_service(publie=False, **champs).pk, champs


def test_service_with_an_unknown_mode_or_a_zone_that_covers_nothing_is_refused():
    for champs in (
        *({"modes": modes} for modes in ([], ["SUR_PLACE", "AUTRE"], "SUR_PLACE")),
        *(
            {"zone": zone, "zone_codes": codes}
            for zone, codes in (("BASSIN", []), ("COMMUNE", [""]), ("AUTRE", ["79"]))
        ),
        {"zone": "EPCI", "zone_codes": "200041317"},
    ):
        with pytest.raises(ValidationError):
            un_service(**champs)


def test_service_is_free_in_its_own_places_and_an_update_without_change_is_no_history(offre):
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.filter(pk=offre.pk).update(gratuit=False)
    assert refus(service_au_lieu_ajouter, service=offre, lieu=un_lieu()) == "autre_structure"
    service_modifier(service=offre, nom=offre.nom)
    assert not Modification.objects.filter(action="MODIFICATION").exists()


def test_referent_changes_what_the_structure_says_whose_siret_is_checked(referent, offre):
    adresse = reverse("structure_modifier", args=[offre.structure.code])
    assert referent.post(adresse, saisie(referent, adresse, presentation="Nouvelle")).status_code == 302
    offre.structure.refresh_from_db()
    assert offre.structure.presentation == "Nouvelle"
    ligne = Modification.objects.filter(genre="STRUCTURE").get()
    assert ligne.champs == {"presentation": ["", "Nouvelle"]} and ligne.qui.nom == "Moreau"
    texte = page_lue(referent.post(adresse, saisie(referent, adresse, siret="12345678901234")))
    assert "SIRET" in texte and "is-invalid" in texte
    donnees = saisie(referent, adresse, sigle="MM")
    referent.post(reverse("structure_confirmer", args=[offre.structure.code]))
    assert referent.post(adresse, donnees).status_code == 302


def test_my_sheets_show_the_stalest_first_and_one_click_confirms_all(offre, referent):
    compte = fabriques.un_referent(offre.structure)
    vieille = timezone.localdate() - datetime.timedelta(days=120)
    Lieu.objects.update(confirme_le=vieille)
    client = client_de(compte)
    assert "Plus de trois mois" in lire(client, "mes_fiches")
    espace = lire(client, "mon_espace")
    assert "Une fiche attend votre confirmation" in espace and offre.structure.nom in espace
    vieille = timezone.localdate() - datetime.timedelta(days=200)
    Lieu.objects.update(confirme_le=vieille)
    Service.objects.update(confirme_le=vieille)
    reponse = referent.post(reverse("structure_confirmer", args=[offre.structure.code]), {"retour": "liste"})
    assert reponse["Location"] == reverse("mes_fiches")
    assert referent.get(reverse("structure_confirmer", args=[offre.structure.code])).status_code == 405
    assert {Lieu.objects.get().confirme_le, Service.objects.get().confirme_le} == {timezone.localdate()}
    assert LigneRecherche.objects.get().confirme_le == timezone.localdate()


def test_edit_form_ignores_fields_it_does_not_show(referent, offre):
    autre = fabriques.une_structure(nom="Autre")
    adresse = reverse("lieu_modifier", args=[offre.lieux.get().public_id])
    referent.post(
        adresse, saisie(referent, adresse, structure=str(autre.pk), source="pirate", confirme_le="2000-01-01")
    )
    lieu = Lieu.objects.get()
    assert (lieu.structure, lieu.source, lieu.confirme_le) == (offre.structure, "", timezone.localdate())


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
    return lire(client_de(compte), "structure_modifier", offre.structure.code)


def test_changes_by_others_are_shown_field_by_field_with_who_and_sheets_they_added(offre, referente, region):
    lieu_modifier(lieu=offre.lieux.get(), par=region, horaires="Tu 14:00-18:00; PH off")
    structure_fiche_modifier(structure=offre.structure, origine="import dora", telephone="0549000000")
    texte = page(referente, offre)
    for morceau in (
        "Ce que d’autres ont changé", "Nadia Ferrand, le", "import dora, le", "Mardi : 14 h à 18 h",
        "Du lundi au vendredi : 9 h à 12 h", "Reprendre l’ancienne valeur",
    ):  # fmt: skip
        assert morceau in texte, morceau
    un_lieu(offre.structure, nom="Antenne venue d’ailleurs", par=region)
    texte = page(referente, offre)
    assert "Fiche ajoutée" in texte and "Antenne venue d’ailleurs" in texte
    client = client_de(referente)
    peu = questions(lambda: lire(client, "structure_modifier", offre.structure.code))
    for n in range(5):
        un_service(offre.structure, lieu_modifier(lieu=un_lieu(offre.structure), par=region, acces=f"Accès {n}"))
    assert questions(lambda: lire(client, "structure_modifier", offre.structure.code)) <= peu
    assert len(changements_des_autres(offre.structure)) == 8


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


def test_changes_confirmed_are_seen_even_when_someone_had_confirmed_the_same_day(offre, referente, region):
    lieu_modifier(lieu=offre.lieux.get(), par=region, acces="Escalier")
    client, adresse = client_de(referente), reverse("changements_confirmer", args=[offre.structure.code])
    for _ in range(2):
        assert client.post(adresse).status_code == 302
    assert attendus(offre) == {} and Lieu.objects.get().acces == "Escalier"
    confirmations = Modification.objects.filter(action="CONFIRMATION", qui=referente, genre="STRUCTURE")
    assert confirmations.count() == 2  # celle du départ, et celle-ci une seule fois


def test_field_taken_back_is_what_it_was_and_the_rest_stays(offre, referente, region):
    for genre, champs in (
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
    ):
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
        assert list(attendus(offre)) == [champ], genre
        client, cible = client_de(referente), cibles[genre]
        reponse = client.post(
            reverse("changement_reprendre", args=[offre.structure.code]),
            {"genre": genre, "objet": cible.pk, "champ": champ}, follow=True,
        )  # fmt: skip
        assert "L’ancienne valeur est reprise" in page_lue(reponse), genre
        for fiche in cibles.values():
            fiche.refresh_from_db()
        assert {nom: etat(cibles[nom]) for nom in cibles} == avant and attendus(offre) == {}, genre


def etat(fiche) -> dict:
    """What a sheet says, its terms and its places included."""
    dates = {
        "version",
        "modifie_le",
        "modifie_par_id",
        "confirme_le",
        "confirme_par_id",
        "confirmee",
        "_state",
        "_prefetched",
    }
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
        assert refus(changement_reprendre, champ=champ, **dit) == "deja_vu"


def test_what_came_before_the_referent_or_was_written_by_nobody_is_not_told(offre, region):
    lieu_modifier(lieu=offre.lieux.get(), par=region, acces="Escalier")
    assert attendus(offre) == {}
    Modification.objects.update(quand=timezone.now() - datetime.timedelta(days=30))
    _tout_vu(offre, fabriques.un_referent(offre.structure))
    un_lieu(offre.structure, nom="Venue avec l’installation")
    lieu_modifier(lieu=offre.lieux.first(), acces="Ascenseur")
    assert changements_des_autres(offre.structure) == []
