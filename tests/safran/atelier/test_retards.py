"""What the night does to the readings of a proposed module, and what the Région does of one that is late."""

import datetime

import pytest
from django.utils import timezone

from home.courriels.preferences import courriels_arreter
from home.etats.lectures import RAPPEL
from home.models import Courriel, Recapitulatif
from safran.atelier.models import LectureProposition
from tests.fabriques import un_reseau, une_region, une_tete_de_reseau
from tests.pages import lue
from tests.pratiques.fabriques import un_auteur
from tests.safran.atelier.fabriques import une_lecture, une_proposition
from tests.travaux import battre

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
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
