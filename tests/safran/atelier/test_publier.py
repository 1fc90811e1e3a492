"""A training goes online whole, at once or at its hour; an empty one by no door."""

import datetime
import uuid

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.models import Courriel
from home.site.publication import PublicationRefusee
from reseau.vocabulaires.models import Mission, TypePublic
from safran.atelier.models import PublicationPrevue
from safran.atelier.plan import modeles_lire
from safran.atelier.prises import TRAVAUX
from safran.atelier.rules.ecriture import formation_ecrire
from safran.atelier.rules.publication import Declarations, formation_publier
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage
from safran.quiz.models import QuestionBanque
from tests.pages import lue
from tests.safran.atelier.envois import commencer, lire, premiere_etape, suivre, texte_de

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
LONG = "Une personne qui repart avec une adresse sur un papier peut se perdre. " * 30  # deux minutes de lecture


def declarations(**dits) -> dict:
    return {
        "missions": [Mission.objects.get(code="conseil").pk],
        "publics": [TypePublic.objects.get(code="tout-public").pk],
        "sources": "Code du travail, article L. 6111-6",
        "atteste_gratuite": "on",
        "quand": "maintenant",
        **dits,
    }


def ecrite(atelier, titre="Deux portes") -> tuple[FormationPage, str]:
    """A training with a step that says something, and the address where it is published."""
    adresse = premiere_etape(atelier, titre)
    suivre(atelier, adresse, {texte_de(lire(atelier, adresse)): LONG})
    formation = FormationPage.objects.get(title=titre)
    return formation, f"/atelier/{formation.pk}/publier/"


def avec_question(atelier, adresse: str, **reponses) -> None:
    """A question in the step at this address."""
    adresse = suivre(atelier, adresse, geste="bloc.ajouter unique")
    nom = next(cle.partition("-enonce")[0] for cle in lire(atelier, adresse) if cle.endswith("-enonce"))
    suivre(atelier, adresse, {f"{nom}-{cle}": dit for cle, dit in reponses.items()})


def en_ligne() -> set[str]:
    return {page.title for modele in (FormationPage, ModulePage) for page in modele.objects.live()}


def test_whole_training_goes_online_with_its_questions(atelier, client):
    adresse = premiere_etape(atelier)
    suivre(atelier, adresse, {texte_de(lire(atelier, adresse)): LONG})
    justes = {"enonce": "Qui ?", "reponses-0-texte": "Elle", "reponses-1-texte": "Lui", "retour": "Les deux."}
    avec_question(atelier, adresse, **justes)
    formation = FormationPage.objects.get()
    reponse = atelier.post(f"/atelier/{formation.pk}/publier/", declarations())
    assert reponse.status_code == 302, lue(reponse)
    assert en_ligne() == {"Deux portes", "Le cadre"} and QuestionBanque.objects.get().live
    formation.refresh_from_db()
    assert formation.sources and formation.missions.count() == 1 and formation.atteste_gratuite
    client.logout()
    assert "Le cadre" in lue(client.get(formation.url))


def test_what_is_missing_is_said_with_its_place_and_nothing_goes_online(atelier):
    formation, publier = ecrite(atelier)
    ecran = suivre(atelier, f"/atelier/{formation.pk}/", {"module": "Encore vide"})
    page = lue(atelier.get(publier))
    assert "Le module n’a aucune étape." in page and f'href="{ecran}"' in page
    reponse = atelier.post(publier, declarations(sources="Ma source"))
    assert reponse.status_code == 422 and "Rien n’est publié." in lue(reponse) and "Ma source" in lue(reponse)
    assert en_ligne() == set()


@pytest.mark.parametrize(
    ("reponses", "phrase"),
    [
        ({"enonce": "Qui ?"}, "une question est incomplète, ou n’a pas de bonne réponse."),
        ({"enonce": "Qui ?", "reponses-0-texte": "Elle", "reponses-1-texte": "Lui"}, "une question n’a pas de retour"),
    ],
)
def test_question_that_teaches_nothing_is_told(atelier, reponses, phrase):
    adresse = premiere_etape(atelier)
    avec_question(atelier, adresse, **reponses)
    assert phrase in lue(atelier.get(f"/atelier/{FormationPage.objects.get().pk}/publier/"))


@pytest.mark.parametrize("manque", ["missions", "publics", "sources", "atteste_gratuite"])
def test_declaration_that_is_missing_is_asked_at_its_field(atelier, manque):
    formation, publier = ecrite(atelier)
    reponse = atelier.post(publier, {cle: dit for cle, dit in declarations().items() if cle != manque})
    assert reponse.status_code == 422 and f'href="#id_{manque}"' in lue(reponse) and en_ligne() == set()


def test_planned_training_goes_online_at_its_hour_as_it_was_planned(atelier):
    formation, publier = ecrite(atelier)
    demain = timezone.localtime() + datetime.timedelta(days=1)
    atelier.post(publier, declarations(quand="date", jour=demain.date().isoformat(), heure="08:00"))
    prevue = PublicationPrevue.objects.get()
    ecran = suivre(atelier, f"/atelier/{formation.pk}/", {f"dans-{ModulePage.objects.get().pk}": "Ajoutée après"})
    assert "est prévue" in lue(atelier.get(ecran)) and en_ligne() == set()
    (travail,) = (un for un in TRAVAUX if un.nom == "atelier.publications")
    assert travail.faire() == 0
    with time_machine.travel(prevue.pour_le + datetime.timedelta(minutes=1)):
        assert travail.faire() == 1 and travail.faire() == 0
    assert en_ligne() == {"Deux portes", "Le cadre"} and not PublicationPrevue.objects.exists()
    module = ModulePage.objects.get()
    assert len(module.etapes) == 1 and module.has_unpublished_changes


def test_hour_that_comes_for_a_training_emptied_meanwhile_puts_it_off_and_tells(atelier, autrice):
    formation, publier = ecrite(atelier)
    demain = timezone.localtime() + datetime.timedelta(days=1)
    atelier.post(publier, declarations(quand="date", jour=demain.date().isoformat()))
    suivre(atelier, f"/atelier/{formation.pk}/", geste=f"module.retirer {ModulePage.objects.get().pk}")
    with time_machine.travel(demain + datetime.timedelta(days=1)):
        assert TRAVAUX[0].faire() == 0
    assert en_ligne() == set() and not PublicationPrevue.objects.exists()
    assert Courriel.objects.get().destinataire == autrice.email


def test_planned_hour_is_to_come_and_may_be_taken_back(atelier):
    formation, publier = ecrite(atelier)
    reponse = atelier.post(publier, declarations(quand="date", jour="2020-01-01"))
    assert reponse.status_code == 422 and "Cette heure est passée" in lue(reponse)
    assert "Choisissez le jour" in lue(atelier.post(publier, declarations(quand="date")))
    demain = (timezone.localdate() + datetime.timedelta(days=1)).isoformat()
    atelier.post(publier, declarations(quand="date", jour=demain))
    atelier.post(f"{publier}annuler/")
    assert not PublicationPrevue.objects.exists()


def par_l_atelier(formation, par):
    dites = Declarations(Mission.objects.all()[:1], TypePublic.objects.all()[:1], ["Une source"], True)
    formation_publier(formation=formation, par=par, declarations=dites)


def par_une_version(formation, par):
    formation.get_latest_revision().publish(user=par)


def par_la_commande(formation, par):
    formation.revisions.update(approved_go_live_at=timezone.now() - datetime.timedelta(minutes=1))
    call_command("publish_scheduled", verbosity=0)


@pytest.mark.parametrize("porte", [par_l_atelier, par_une_version, par_la_commande], ids=lambda p: p.__name__)
def test_empty_training_is_published_by_no_door(atelier, autrice, porte):
    commencer(atelier)
    formation = FormationPage.objects.get()
    try:
        porte(formation, autrice)
    except (RegleRefusee, PublicationRefusee):
        pass
    assert en_ligne() == set()


def test_every_template_gives_a_whole_draft_to_complete(autrice):
    for modele in modeles_lire():
        plan = modele.plan(titre=modele.code, accroche="Gagner du temps.", rubrique="")
        cle = uuid.uuid4()
        formation = formation_ecrire(plan=plan, par=autrice, cle=cle)
        assert formation_ecrire(plan=plan, par=autrice, cle=cle) == formation
        modules = ModulePage.objects.child_of(formation).order_by("path")
        assert [m.title for m in modules] == [m.titre for m in modele.modules]
        assert all(len(etape.value["contenu"]) for module in modules for etape in module.etapes)
    assert FormationPage.objects.count() == len(modeles_lire()) == 3
