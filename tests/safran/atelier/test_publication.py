"""A training goes online whole, at once or at its hour; an empty one by no door."""

import datetime
import uuid

import pytest
import time_machine
from django.utils import timezone

from home.courriels.boite import courriels_arreter
from home.etats.lectures import RAPPEL
from home.models import Courriel, Recapitulatif
from reseau.vocabulaires.models import Mission, TypePublic
from safran.atelier.choices import CritereModule, EtatProposition
from safran.atelier.models import LectureProposition, Proposition, PublicationPrevue
from safran.atelier.plan import modeles_lire
from safran.atelier.prises import TRAVAUX
from safran.atelier.rules.ecriture import formation_ecrire
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage
from safran.quiz.models import QuestionBanque
from tests.fabriques import un_reseau, une_region, une_tete_de_reseau
from tests.pages import lue
from tests.pratiques.fabriques import un_auteur
from tests.safran.atelier.envois import envoyer, lire, premiere_etape, suivre, texte_de
from tests.safran.atelier.fabriques import une_lecture, une_proposition
from tests.safran.fabriques_formations import un_catalogue
from tests.travaux import battre

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


ELLE_OU_LUI = {"enonce": "Qui ?", "reponses-0-texte": "Elle", "reponses-1-texte": "Lui"}


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
    avec_question(atelier, adresse, **ELLE_OU_LUI, **{"reponses-0-juste": "on", "retour": "Les deux."})
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
        (ELLE_OU_LUI, "une question est incomplète, ou n’a pas de bonne réponse."),
        (ELLE_OU_LUI | {"reponses-0-juste": "on"}, "une question n’a pas de retour"),
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


def test_planned_hour_is_to_come_may_be_taken_back_and_put_off_for_a_training_emptied_meanwhile(atelier, autrice):
    formation, publier = ecrite(atelier)
    reponse = atelier.post(publier, declarations(quand="date", jour="2020-01-01"))
    assert reponse.status_code == 422 and "Cette heure est passée" in lue(reponse)
    assert "Choisissez le jour" in lue(atelier.post(publier, declarations(quand="date")))
    demain = timezone.localtime() + datetime.timedelta(days=1)
    prevue = declarations(quand="date", jour=demain.date().isoformat())
    atelier.post(publier, prevue)
    atelier.post(f"{publier}annuler/")
    assert not PublicationPrevue.objects.exists()
    atelier.post(publier, prevue)
    suivre(atelier, f"/atelier/{formation.pk}/", geste=f"module.supprimer {ModulePage.objects.get().pk}")
    with time_machine.travel(demain + datetime.timedelta(days=1)):
        assert TRAVAUX[0].faire() == 0
    assert en_ligne() == set() and not PublicationPrevue.objects.exists()
    assert Courriel.objects.get().destinataire == autrice.email


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


# A module is proposed by someone of the network, read by two of them in time, published by the Région.

E = EtatProposition
BON = {f"c_{critere}": "OUI" for critere in CritereModule} | {"verdict": "ACCEPTEE", "remarque": ""}
REPRENDRE = BON | {"verdict": "A_COMPLETER", "remarque": "Dites d’où vient le chiffre."}


@pytest.fixture
def conseillere():
    un_catalogue()
    return un_auteur("missions-locales")


@pytest.fixture
def proposee(client, conseillere):
    """A module of one step, proposed by someone of the missions locales."""
    client.force_login(conseillere)
    etape = premiere_etape(client, porte="/atelier/proposer/")
    suivre(client, etape, {texte_de(lire(client, etape)): LONG})
    return Proposition.objects.get(), etape


def geste(client, compte, proposition, nom):
    client.force_login(compte)
    return client.post(f"/atelier/propositions/{proposition.uuid}/{nom}/")


def rendre(client, compte, proposition, dit):
    assert geste(client, compte, proposition, "prendre").status_code == 302
    lecture = LectureProposition.objects.ouvertes().get(lecteur=compte)
    return client.post(f"/atelier/lectures/{lecture.uuid}/", dit)


def page(client, compte, proposition):
    client.force_login(compte)
    return client.get(f"/atelier/propositions/{proposition.uuid}/")


def test_module_proposed_is_read_twice_then_published_by_the_region(client, conseillere, proposee):
    proposition, etape = proposee
    tete, region = une_tete_de_reseau("cap-emploi"), une_region()
    assert client.get(f"/atelier/{proposition.formation_id}/publier/").status_code == 404
    reponse = geste(client, conseillere, proposition, "envoyer")
    assert "est envoyée" in lue(client.get(reponse["Location"]))
    assert Courriel.objects.filter(destinataire=tete.email).count() == 1
    champs = lire(client, etape)
    assert "verrouillée" in lue(envoyer(client, etape, {texte_de(champs): "Changée."}, champs=champs))
    assert "Changée." not in str(ModulePage.objects.get().get_latest_revision_as_object().etapes.raw_data)
    client.force_login(region)
    formation = FormationPage.objects.get()
    with pytest.raises(Exception, match="attend que deux lectures"):
        formation.latest_revision.publish(user=region)
    for lectrice in (un_auteur("missions-locales"), un_auteur("cap-emploi")):
        assert rendre(client, lectrice, proposition, BON).status_code == 302
    proposition.refresh_from_db()
    assert proposition.etat == E.LUE
    assert Courriel.objects.filter(destinataire=region.email).exists()
    client.force_login(region)
    assert "Deux portes" in lue(client.get("/mon-espace/"))
    assert client.post(f"/atelier/{formation.pk}/publier/", declarations()).status_code == 302
    proposition.refresh_from_db()
    assert proposition.etat == E.PUBLIEE and FormationPage.objects.get().live


def test_nobody_reads_a_verdict_before_the_two_are_given(client, conseillere, proposee):
    proposition, _ = proposee
    premiere, seconde = un_auteur("missions-locales"), un_auteur("apec")
    geste(client, conseillere, proposition, "envoyer")
    rendre(client, premiere, proposition, REPRENDRE)
    geste(client, seconde, proposition, "prendre")
    for qui in (seconde, conseillere, une_region()):
        assert REPRENDRE["remarque"] not in lue(page(client, qui, proposition))
    assert REPRENDRE["remarque"] in lue(page(client, premiere, proposition))
    client.force_login(seconde)
    lecture = LectureProposition.objects.get(lecteur=seconde)
    client.post(f"/atelier/lectures/{lecture.uuid}/", BON)
    proposition.refresh_from_db()
    assert proposition.etat == E.A_REPRENDRE
    assert REPRENDRE["remarque"] in lue(page(client, conseillere, proposition))
    geste(client, conseillere, proposition, "envoyer")
    (relue,) = LectureProposition.objects.ouvertes()
    assert relue.lecteur == premiere  # seule celle qui demandait une reprise relit
    assert REPRENDRE["remarque"] in lue(page(client, conseillere, proposition)), "la version d’avant reste lue"


def test_each_seat_goes_to_the_network_that_it_waits_for_and_never_to_an_author(client, conseillere, proposee):
    proposition, _ = proposee
    geste(client, conseillere, proposition, "envoyer")
    assert geste(client, conseillere, proposition, "prendre").status_code == 404
    assert geste(client, un_auteur("missions-locales"), proposition, "prendre").status_code == 302
    assert geste(client, un_auteur("missions-locales"), proposition, "prendre").status_code == 404
    etrangere = un_auteur("cio")
    assert page(client, etrangere, proposition).status_code == 404
    geste(client, etrangere, proposition, "prendre")
    assert page(client, etrangere, proposition).status_code == 200


def test_empty_proposal_is_not_sent_and_a_contradicted_verdict_is_refused(client, conseillere, proposee):
    proposition, etape = proposee
    client.force_login(conseillere)
    suivre(client, etape, {texte_de(lire(client, etape)): ""})
    reponse = client.post(f"/atelier/propositions/{proposition.uuid}/envoyer/", follow=True)
    assert "Rien n’est envoyé." in lue(reponse) and not LectureProposition.objects.exists()
    suivre(client, etape, {texte_de(lire(client, etape)): LONG})
    geste(client, conseillere, proposition, "envoyer")
    reponse = rendre(client, un_auteur("cio"), proposition, BON | {"c_justesse": "NON"})
    assert reponse.status_code == 422 and "Ce critère empêche de le publier" in lue(reponse)
    assert LectureProposition.objects.exclude(verdict="").count() == 0


def test_region_sends_back_with_a_reason_that_authors_read(client, conseillere, proposee):
    proposition, etape = proposee
    geste(client, conseillere, proposition, "envoyer")
    for reseau in ("missions-locales", "cio"):
        rendre(client, un_auteur(reseau), proposition, BON)
    assert geste(client, conseillere, proposition, "reprendre").status_code == 404
    region = une_region()
    assert geste(client, region, proposition, "reprendre").status_code == 422
    client.post(f"/atelier/propositions/{proposition.uuid}/reprendre/", {"motif": "Ajoutez une question."})
    proposition.refresh_from_db()
    assert proposition.etat == E.A_REPRENDRE
    assert "Ajoutez une question." in Courriel.objects.filter(destinataire=conseillere.email).first().texte
    client.force_login(conseillere)
    suivre(client, etape, {texte_de(lire(client, etape)): "Reprise."})


JOUR = datetime.timedelta(days=1)


@pytest.fixture
def proposition():
    return une_proposition(etat="EN_LECTURE", title="Deux portes")


def prise(proposition, reseau="cio", lecteur=None, **champs):
    """A reading taken by someone of another network."""
    lecteur = lecteur or un_auteur(reseau)
    return une_lecture(proposition, lecteur, un_reseau(reseau), prise_le=timezone.now(), **champs)


def nuit(reste, *lectures):
    """The readings fall due in so many days; one night, then the same again, that finds nothing more to say."""
    jour = timezone.localdate() + reste * JOUR
    LectureProposition.objects.filter(pk__in=[lecture.pk for lecture in lectures]).update(echeance=jour)
    dits = [(*battre("atelier.lectures"), Courriel.objects.count()) for _ in range(2)]
    assert dits[1] == ("0 lecture(s) de modules rappelée(s), 0 en retard, dite(s) à la Région.", dits[0][1])


def lettres(nom):
    return sorted(Courriel.objects.filter(gabarit=f"atelier/{nom}").values_list("destinataire", flat=True))


def confier(client, region, lecture, compte):
    client.force_login(region)
    adresse = f"/atelier/lectures/{lecture.uuid}/confier/"
    assert compte.nom in lue(client.get(adresse, {"q": compte.nom})) or compte.pk in auteurs(lecture)
    return client.post(adresse, {"personne": str(compte.profil.public_id)}, follow=True)


def auteurs(lecture):
    return lecture.proposition.formation.coauteurs.values_list("compte", flat=True)


def test_reading_that_waits_is_told_once_before_its_day_then_once_to_the_region(client, proposition):
    region, tete, ailleurs = une_region(), une_tete_de_reseau("missions-locales"), une_tete_de_reseau("apec")
    siennes, tenue = une_lecture(proposition, meme=True), prise(proposition)
    nuit(RAPPEL.days + 1, siennes, tenue)
    assert lettres("rappel") == []
    nuit(RAPPEL.days, siennes, tenue)
    assert lettres("rappel") == sorted([tete.email, tenue.lecteur.email])
    client.force_login(region)
    assert "Lecture en retard" not in lue(client.get("/mon-espace/"))
    nuit(0, siennes, tenue)
    assert lettres("en_retard") == [region.email] and len(lettres("rappel")) == 2, "un courriel pour les deux"
    assert "celle de son réseau et celle d’un autre réseau" in Courriel.objects.get(gabarit="atelier/en_retard").texte
    assert "Lecture en retard" in lue(client.get("/mon-espace/"))
    page = lue(client.get(f"/atelier/propositions/{proposition.uuid}/"))
    assert page.count("Confier cette lecture") == 2 and tenue.lecteur.nom not in page
    client.force_login(ailleurs)
    assert "en retard" not in lue(client.get("/atelier/propositions/"))


def test_reminder_is_refused_with_its_category_and_a_reading_that_ended_is_left(proposition):
    refuse, rendue = prise(proposition), une_proposition(etat="LUE")
    recap, _ = Recapitulatif.objects.get_or_create(compte=refuse.lecteur)
    courriels_arreter(recap=recap, categorie="atelier")
    nuit(1, refuse, prise(rendue))
    assert lettres("rappel") == []


def test_region_gives_a_late_reading_to_someone_of_the_network_that_it_waits_for(client, proposition):
    region, avant, suivante = une_region(), prise(proposition), un_auteur("apec")
    assert "n’est pas en retard" in lue(confier(client, region, avant, suivante))
    nuit(-1, avant)
    autre = un_auteur("missions-locales")
    assert "attend quelqu’un d’un autre réseau" in lue(confier(client, region, avant, autre))
    reponse = client.post(f"/atelier/lectures/{avant.uuid}/confier/", {"personne": "personne"}, follow=True)
    assert "n’est plus dans l’annuaire" in lue(reponse)
    for _ in range(2):
        assert "a dix jours pour la lire" in lue(confier(client, region, avant, suivante))
    lecture = LectureProposition.objects.get()
    assert (lecture.lecteur, lecture.reseau.code, lecture.relances) == (suivante, "apec", 0)
    assert lecture.echeance == timezone.localdate() + 10 * JOUR
    assert lettres("confiee") == [avant.lecteur.email] and lettres("a_lire") == [suivante.email]
    client.force_login(avant.lecteur)
    assert client.get(f"/atelier/lectures/{lecture.uuid}/").status_code == 404
    nuit(0, lecture)
    assert lettres("en_retard") == [region.email] * 2, "elle aussi se rappelle, puis se dit"


def test_nobody_reads_what_one_wrote_nor_twice(client, proposition):
    region, tenue = une_region(), prise(proposition)
    place = une_lecture(proposition, meme=True)
    nuit(-1, tenue, place)
    assert "ne la lit pas" in lue(confier(client, region, place, proposition.auteur))
    assert "de deux personnes" in lue(confier(client, region, place, tenue.lecteur))
    place.refresh_from_db()
    assert place.lecteur is None
