"""A meeting opens ready, its points move and none is lost; its page convenes in three gestures, without script."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from home.models import Courriel
from home.temps.calendrier import heure_de_paris
from reseau.animation.choices import POINTS_MAX
from reseau.animation.models import Point, Reunion
from reseau.animation.queries.preparation import horaire_suggerer, ordre_du_jour
from reseau.animation.rules.comites import siege_terminer
from reseau.animation.rules.preparation import (
    point_deplacer,
    point_ecarter,
    point_inscrire,
    point_modifier,
    point_prendre,
    point_proposer,
    point_reserver,
    points_regler,
    reunion_preparer,
)
from tests.fabriques import un_conseiller, une_region
from tests.pages import lue
from tests.questions import questions
from tests.refus import refus
from tests.reseau.animation.fabriques import qui, un_comite_complet, un_point, une_reunion

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def dans(jours, a=14):
    return heure_de_paris(timezone.localdate() + datetime.timedelta(days=jours), datetime.time(a))


def preparee(comite, *, jours=30, cle=None, **champs):
    dates = {"debut": dans(jours), "fin": dans(jours, 16), **champs}
    return reunion_preparer(comite=comite, par=qui(comite, "SECRETARIAT"), cle=cle or uuid.uuid4(), **dates)


def titres(reunion):
    return [point.titre for point in reunion.points.all()]


def test_it_opens_with_the_adoption_the_follow_up_what_was_left_and_the_next_date():
    comite = un_comite_complet()
    avant = une_reunion("PROVISOIRE", comite=comite, jours=-30)
    un_point(avant, titre="Traité", traite=True)
    reste = un_point(avant, titre="Permanences croisées", duree=40, preparation="Bilan", nature="AVIS")
    cle = uuid.uuid4()
    reunion = preparee(comite, cle=cle)
    assert titres(reunion) == [
        "Adoption du compte rendu n° 1", "Où en sont nos décisions", "Permanences croisées", "Prochaine réunion",
    ]  # fmt: skip
    repris = reunion.points.get(titre="Permanences croisées")
    assert (repris.reporte_de, repris.duree, repris.preparation, repris.nature) == (reste, 40, "Bilan", "AVIS")
    assert [point.ordre for point in reunion.points.all()] == [1, 2, 3, 4]
    assert preparee(comite, cle=cle) == reunion and reunion.points.count() == 4
    assert titres(preparee(comite, jours=60)) == [  # une seconde : ce qui est déjà repris ne l’est pas deux fois
        "Adoption du compte rendu n° 1", "Où en sont nos décisions", "Prochaine réunion",
    ]  # fmt: skip


@pytest.mark.parametrize("etat", ["ADOPTEE", "CONVOQUEE", "BROUILLON", "ANNULEE"])
def test_nothing_to_adopt_nor_to_carry_from_minutes_adopted_or_not_written(etat):
    comite = un_comite_complet()
    avant = une_reunion(etat, comite=comite, jours=10)
    un_point(avant, titre="Prévu")
    assert titres(preparee(comite))[:1] == ["Où en sont nos décisions"]
    assert ("Prévu" in titres(Reunion.objects.latest("pk"))) == (etat == "ADOPTEE")


def test_the_same_weekday_of_the_same_rank_after_the_cadence_leaving_time_to_convene():
    comite = un_comite_complet(cadence=2)
    aujourdhui = timezone.localdate()
    assert horaire_suggerer(comite).jour >= aujourdhui + datetime.timedelta(days=comite.delai_convocation)
    premier = aujourdhui.replace(day=1)
    mardi = premier + datetime.timedelta(days=(1 - premier.weekday()) % 7 + 14)  # le troisième mardi de ce mois
    une_reunion("ADOPTEE", comite=comite, debut=heure_de_paris(mardi, datetime.time(14)))
    dit = horaire_suggerer(comite)
    assert (dit.jour.weekday(), (dit.jour.day - 1) // 7, dit.de, dit.a) == (1, 2, datetime.time(14), datetime.time(16))
    assert (dit.jour.year * 12 + dit.jour.month - premier.year * 12 - premier.month) % 2 == 0
    comite.cadence = 0  # mal réglée, elle ne tourne pas sans fin
    assert horaire_suggerer(comite).jour > aujourdhui
    cinquieme_lundi = un_comite_complet(bassin="cognac", cadence=1)
    une_reunion(comite=cinquieme_lundi, debut=heure_de_paris(datetime.date(2027, 5, 31), datetime.time(9)))
    assert horaire_suggerer(cinquieme_lundi).jour == datetime.date(2027, 6, 28)  # le dernier, où il y en a quatre


def test_points_are_written_moved_kept_and_taken_back_and_offices_stay():
    comite = un_comite_complet()
    par, reunion = qui(comite, "SECRETARIAT"), preparee(comite)
    cle = uuid.uuid4()
    for _ in range(2):
        neuf = point_inscrire(comite=comite, par=par, cle=cle, reunion=reunion, titre="Mobilité", duree=20)
    assert titres(reunion) == ["Où en sont nos décisions", "Mobilité", "Prochaine réunion"]
    for _ in range(2):  # le second clic d’un même geste ne déplace plus
        point_deplacer(point=neuf, par=par, de=-1, vue=2)
    assert titres(reunion) == ["Mobilité", "Où en sont nos décisions", "Prochaine réunion"]
    point_deplacer(point=neuf, par=par, de=-1)
    assert titres(reunion)[0] == "Mobilité"
    office = reunion.points.get(office="SUIVI")
    refus("office", point_reserver, point=office, par=par)
    refus("office", point_modifier, point=office, par=par, titre="Autre")
    point_modifier(point=office, par=par, duree=25)
    point_reserver(point=neuf, par=par)
    neuf.refresh_from_db()
    assert neuf.reunion is None and [p.ordre for p in reunion.points.all()] == [1, 2]
    for _ in range(2):
        point_prendre(point=neuf, reunion=reunion, par=par)
    refus("ailleurs", point_ecarter, point=neuf, par=par)
    assert titres(reunion) == ["Où en sont nos décisions", "Mobilité", "Prochaine réunion"]
    refus("ailleurs", point_prendre, point=neuf, reunion=preparee(comite, jours=60), par=par)
    with pytest.raises(ValidationError):
        point_modifier(point=neuf, par=par, duree=0)


def test_who_sits_proposes_to_the_reserve_until_the_seat_ends():
    comite = un_comite_complet()
    siege = comite.sieges.filter(qualite="TITULAIRE").first()
    point = point_proposer(comite=comite, par=siege.compte, cle=uuid.uuid4(), titre="Visites croisées")
    assert point.reunion is None and point.propose_par == siege.compte
    refus("droit", point_inscrire, comite=comite, par=siege.compte, cle=uuid.uuid4(), titre="À moi")
    refus("droit", point_modifier, point=point, par=siege.compte, titre="Autre")
    siege_terminer(siege=siege, par=une_region())
    for compte in (siege.compte, un_conseiller()):
        refus("droit", point_proposer, comite=comite, par=compte, cle=uuid.uuid4(), titre="Encore")
    assert Point.objects.count() == 1


def test_an_agenda_holds_so_many_points_and_changes_no_more_once_held():
    comite = un_comite_complet()
    par, reunion = qui(comite, "SECRETARIAT"), preparee(comite)
    Point.objects.bulk_create(
        Point(comite=comite, reunion=reunion, titre="P", ordre=9, propose_par=par) for _ in range(POINTS_MAX - 2)
    )
    neuf = {"comite": comite, "par": par, "reunion": reunion}
    refus("trop", point_inscrire, cle=uuid.uuid4(), titre="De trop", **neuf)
    assert len(ordre_du_jour(reunion).points) == POINTS_MAX and questions(lambda: ordre_du_jour(reunion)) <= 4
    Reunion.objects.filter(pk=reunion.pk).update(etat="EN_COURS", convoquee_le=timezone.now())
    refus("etat", point_inscrire, cle=uuid.uuid4(), titre="Trop tard", **neuf)
    refus("etat", points_regler, reunion=reunion, par=par, reglages={})
    refus("etat", point_reserver, point=reunion.points.filter(office="").first(), par=par)


def test_hours_follow_the_minutes_and_the_sum_is_told():
    reunion = une_reunion(debut=dans(30), fin=dans(30, 15))
    un_point(reunion, duree=45)
    un_point(reunion, duree=30)
    odj = ordre_du_jour(reunion)
    assert [timezone.localtime(p.debut).strftime("%H:%M") for p in odj.points] == ["14:00", "14:45"]
    assert not odj.tient and "15\xa0min de trop, fin à 15\xa0h\xa015" in odj.dit


@pytest.fixture
def comite(client):
    comite = un_comite_complet()
    client.force_login(qui(comite, "SECRETARIAT"))
    return comite


def adresse(reunion, suite="preparer/"):
    return f"/reunions/{reunion.uuid}/{suite}"


def saisie(reunion, **dits):
    """The form as the page shows it, a button pressed."""
    champs = {"cle": str(uuid.uuid4()), "titre": "", "presente_par": "", "duree": "10", "motif_delai": ""}
    for point in reunion.points.all():
        champs |= {f"nature-{point.uuid.hex}": point.nature, f"duree-{point.uuid.hex}": str(point.duree)}
    return {**champs, **dits}


def test_three_gestures_open_adjust_convene_and_once_held_it_leads_to_the_meeting(client, comite):
    page = client.get(f"/instances/{comite.code}/preparer/")
    form = page.context["form"]
    envoi = {nom: str(form[nom].value()) for nom in ("jour", "de", "a", "cle")}
    for _ in range(2):
        reponse = client.post(f"/instances/{comite.code}/preparer/", {**envoi, "endroit": "Halle de Brioux, Niort"})
    reunion = Reunion.objects.get()
    assert reponse.url == adresse(reunion) and "Convoquer les 5 sièges" in lue(client.get(reponse.url))
    client.post(adresse(reunion), saisie(reunion, geste="odj", titre="Mobilité", duree="20"))
    reponse = client.post(adresse(reunion), saisie(reunion, geste="convoquer"))
    assert reponse.url == f"/reunions/{reunion.uuid}/" and Courriel.objects.count() == 5
    client.post(adresse(reunion), saisie(reunion, geste="convoquer"))  # le second clic
    assert Courriel.objects.count() == 5
    close = une_reunion("PROVISOIRE", comite=comite, jours=-3)
    assert client.get(adresse(close)).url == f"/reunions/{close.uuid}/"


def test_a_button_keeps_minutes_natures_and_the_point_being_typed(client, comite):
    reunion = preparee(comite)
    un_point(reunion, titre="Dernier", duree=10)
    suivi, dernier = reunion.points.first(), reunion.points.last()
    envoi = saisie(reunion, **{f"duree-{suivi.uuid.hex}": "45", f"nature-{dernier.uuid.hex}": "AVIS"}, titre="En cours")
    page = lue(client.post(adresse(reunion), {**envoi, "geste": f"monter:{dernier.uuid}:{dernier.ordre}"}))
    assert titres(reunion) == ["Où en sont nos décisions", "Dernier", "Prochaine réunion"]
    suivi.refresh_from_db(), dernier.refresh_from_db()
    assert (suivi.duree, dernier.nature) == (45, "AVIS") and 'value="En cours"' in page and "14 h 45" in page
    client.post(adresse(reunion), saisie(reunion, geste=f"reserver:{dernier.uuid}"))
    assert "Dernier" in lue(client.get(adresse(reunion))) and "Dernier" not in titres(reunion)
    client.post(adresse(reunion), saisie(reunion, geste=f"prendre:{dernier.uuid}"))
    client.post(adresse(reunion), saisie(reunion, geste="reserve", titre="Plus tard"))
    assert titres(reunion)[-2] == "Dernier" and Point.objects.get(titre="Plus tard").reunion is None
    client.post(adresse(reunion), saisie(reunion, geste=f"monter:{uuid.uuid4()}:x"))
    client.post(adresse(reunion), saisie(reunion, geste="monter:rien"))


def test_what_cannot_be_is_said_at_its_field_and_typed_text_stays(client, comite):
    reunion = preparee(comite)
    suivi = reunion.points.first()
    for geste, champ, dits in (
        ("odj", "titre", {}),
        ("odj", "titre", {"titre": "T" * 121}),
        ("odj", "titre", {"titre": "Voir Mme Dupont-Martin au 06 12 34 56 78"}),
        ("convoquer", "titre", {"titre": "Oublié"}),
        ("odj", "duree", {"titre": "Long", "duree": "9999"}),
        ("convoquer", "__all__", {}),  # rien à l’ordre du jour
    ):
        reponse = client.post(
            adresse(reunion), saisie(reunion, geste=geste, **{f"duree-{suivi.uuid.hex}": "33"}, **dits)
        )
        assert reponse.status_code == 422 and list(reponse.context["form"].errors) == [champ], dits
        assert 'value="33"' in lue(reponse) and dits.get("titre", "") in lue(reponse)
    suivi.refresh_from_db()
    assert suivi.duree == 15 and reunion.points.count() == 2 and not Courriel.objects.exists()


def test_too_near_the_reason_is_asked_at_its_field_then_taken(client, comite):
    reunion = preparee(comite, jours=4)
    un_point(reunion, titre="Urgent")
    reponse = client.post(adresse(reunion), saisie(reunion, geste="convoquer"))
    assert list(reponse.context["form"].errors) == ["motif_delai"] and "le règlement en demande 10" in lue(reponse)
    reponse = client.post(adresse(reunion), saisie(reunion, geste="convoquer", motif_delai="Le préfet vient."))
    assert reponse.status_code == 302 and "Le préfet vient." in Courriel.objects.earliest("pk").texte
    client.post(adresse(reunion), saisie(reunion, geste="garder"))
    reunion.refresh_from_db()
    assert reunion.motif_delai == "Le préfet vient."  # ce que les sièges ont lu


def test_a_date_that_cannot_be_is_said_and_changes_on_its_page(client, comite):
    envoi = {"jour": dans(40).date().isoformat(), "de": "14:00", "a": "16:00", "endroit": "Halle", "cle": uuid.uuid4()}
    for champ, dits in (
        *(("jour", {"jour": jour}) for jour in ("2020-01-01", "9999-12-31", "2900-12-31")),
        ("a", {"de": "16:00", "a": "14:00"}),
        ("endroit", {"endroit": ""}),
        ("lien", {"lien": "pas une adresse"}),
    ):
        reponse = client.post(f"/instances/{comite.code}/preparer/", {**envoi, **dits})
        assert reponse.status_code == 422 and list(reponse.context["form"].errors) == [champ]
        assert not Reunion.objects.exists()
    reunion = preparee(comite)
    envoi = {"jour": dans(50).date().isoformat(), "de": "9:00", "a": "11:00", "endroit": "Halle, Niort", "salle": "2"}
    assert client.post(adresse(reunion, "date/"), envoi).status_code == 302
    reunion.refresh_from_db()
    assert (reunion.salle, reunion.debut) == ("2", dans(50, 9))
    reponse = client.post(adresse(reunion, "date/"), {**envoi, "a": "8:00"})
    assert reponse.status_code == 422 and list(reponse.context["form"].errors) == ["a"]


def test_one_point_is_written_in_full_and_who_sits_proposes_one(client, comite):
    reunion = preparee(comite)
    point = un_point(reunion, titre="Court")
    page = f"/reunions/points/{point.uuid}/"
    dits = {"titre": "Complet", "nature": "DECISION", "duree": "25", "presente_par": "Zoé", "preparation": "À lire"}
    assert client.post(page, {**dits, "duree": "0"}).status_code == 422
    assert client.post(page, dits).url == adresse(reunion)
    point.refresh_from_db()
    assert (point.titre, point.nature, point.preparation) == ("Complet", "DECISION", "À lire")
    suivi = reunion.points.get(office="SUIVI")
    client.post(f"/reunions/points/{suivi.uuid}/", {**dits, "titre": "Pirate"})
    suivi.refresh_from_db()
    assert (suivi.titre, suivi.duree) == ("Où en sont nos décisions", 25)
    client.force_login(qui(comite, "TITULAIRE"))
    cle = str(uuid.uuid4())
    for _ in range(2):
        client.post(f"/instances/{comite.code}/points/proposer/", {**dits, "cle": cle})
    propose = comite.points.get(reunion=None)
    assert propose.propose_par == qui(comite, "TITULAIRE")
    retirer = f"/reunions/points/{propose.uuid}/retirer/"
    assert client.post(retirer).status_code == 404
    client.force_login(qui(comite, "SECRETARIAT"))
    client.post(retirer)
    assert not comite.points.filter(reunion=None).exists() and client.get(retirer).status_code == 404
    client.force_login(un_conseiller())
    assert client.get(f"/instances/{comite.code}/points/proposer/").status_code == 404
