"""A module is proposed by someone of the network, read by two of them in time, published by the Région."""

import datetime
import uuid

import pytest
from django.utils import timezone

from home.courriels.preferences import courriels_arreter
from home.etats.lectures import RAPPEL
from home.models import Courriel, Recapitulatif
from safran.atelier.choices import CritereModule, EtatProposition
from safran.atelier.models import LectureProposition, Proposition
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage
from tests.fabriques import un_reseau, une_region, une_tete_de_reseau
from tests.pages import lue
from tests.pratiques.fabriques import un_auteur
from tests.safran.atelier.envois import envoyer, lire, suivre, texte_de
from tests.safran.atelier.fabriques import une_lecture, une_proposition
from tests.safran.atelier.test_publier import LONG, declarations
from tests.safran.fabriques_formations import un_catalogue, une_rubrique
from tests.travaux import battre

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
E = EtatProposition
BON = {f"c_{critere}": "OUI" for critere in CritereModule} | {"verdict": "ACCEPTEE", "remarque": ""}
REPRENDRE = BON | {"verdict": "A_COMPLETER", "remarque": "Dites d’où vient le chiffre."}


@pytest.fixture
def autrice():
    un_catalogue()
    return un_auteur("missions-locales")


@pytest.fixture
def proposee(client, autrice):
    """A module of one step, proposed by someone of the missions locales."""
    client.force_login(autrice)
    donnees = {
        "titre": "Deux portes",
        "accroche": "Ne perdre personne.",
        "rubrique": une_rubrique().pk,
        "cle": uuid.uuid4(),
    }
    ecran = client.post("/atelier/proposer/", donnees)["Location"]
    ecran = suivre(client, ecran, {"module": "Le cadre"})
    (dans,) = [nom for nom in lire(client, ecran) if nom.startswith("dans-")]
    etape = suivre(client, ecran, {dans: "Accueillir"})
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


def test_module_proposed_is_read_twice_then_published_by_the_region(client, autrice, proposee):
    proposition, etape = proposee
    tete, region = une_tete_de_reseau("cap-emploi"), une_region()
    assert client.get(f"/atelier/{proposition.formation_id}/publier/").status_code == 404
    reponse = geste(client, autrice, proposition, "envoyer")
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


def test_nobody_reads_a_verdict_before_the_two_are_given(client, autrice, proposee):
    proposition, _ = proposee
    premiere, seconde = un_auteur("missions-locales"), un_auteur("apec")
    geste(client, autrice, proposition, "envoyer")
    rendre(client, premiere, proposition, REPRENDRE)
    geste(client, seconde, proposition, "prendre")
    for qui in (seconde, autrice, une_region()):
        assert REPRENDRE["remarque"] not in lue(page(client, qui, proposition))
    assert REPRENDRE["remarque"] in lue(page(client, premiere, proposition))
    client.force_login(seconde)
    lecture = LectureProposition.objects.get(lecteur=seconde)
    client.post(f"/atelier/lectures/{lecture.uuid}/", BON)
    proposition.refresh_from_db()
    assert proposition.etat == E.A_REPRENDRE
    assert REPRENDRE["remarque"] in lue(page(client, autrice, proposition))
    geste(client, autrice, proposition, "envoyer")
    (relue,) = LectureProposition.objects.ouvertes()
    assert relue.lecteur == premiere  # seule celle qui demandait une reprise relit


def test_each_seat_goes_to_the_network_that_it_waits_for_and_never_to_an_author(client, autrice, proposee):
    proposition, _ = proposee
    geste(client, autrice, proposition, "envoyer")
    assert geste(client, autrice, proposition, "prendre").status_code == 404
    assert geste(client, un_auteur("missions-locales"), proposition, "prendre").status_code == 302
    assert geste(client, un_auteur("missions-locales"), proposition, "prendre").status_code == 404
    etrangere = un_auteur("cio")
    assert page(client, etrangere, proposition).status_code == 404
    geste(client, etrangere, proposition, "prendre")
    assert page(client, etrangere, proposition).status_code == 200


def test_empty_proposal_is_not_sent_and_a_contradicted_verdict_is_refused(client, autrice, proposee):
    proposition, etape = proposee
    client.force_login(autrice)
    suivre(client, etape, {texte_de(lire(client, etape)): ""})
    reponse = client.post(f"/atelier/propositions/{proposition.uuid}/envoyer/", follow=True)
    assert "Rien n’est envoyé." in lue(reponse) and not LectureProposition.objects.exists()
    suivre(client, etape, {texte_de(lire(client, etape)): LONG})
    geste(client, autrice, proposition, "envoyer")
    reponse = rendre(client, un_auteur("cio"), proposition, BON | {"c_justesse": "NON"})
    assert reponse.status_code == 422 and "Ce critère empêche de le publier" in lue(reponse)
    assert LectureProposition.objects.exclude(verdict="").count() == 0


def test_region_sends_back_with_a_reason_that_authors_read(client, autrice, proposee):
    proposition, etape = proposee
    geste(client, autrice, proposition, "envoyer")
    for reseau in ("missions-locales", "cio"):
        rendre(client, un_auteur(reseau), proposition, BON)
    assert geste(client, autrice, proposition, "reprendre").status_code == 404
    region = une_region()
    assert geste(client, region, proposition, "reprendre").status_code == 422
    client.post(f"/atelier/propositions/{proposition.uuid}/reprendre/", {"motif": "Ajoutez une question."})
    proposition.refresh_from_db()
    assert proposition.etat == E.A_REPRENDRE
    assert "Ajoutez une question." in Courriel.objects.filter(destinataire=autrice.email).first().texte
    client.force_login(autrice)
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
