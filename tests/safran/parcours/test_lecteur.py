"""The player, through its addresses."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from reseau.membres.models import Profil
from safran.parcours.models import EtapeVue, Suivi
from safran.parcours.rules import suivis
from tests import fabriques
from tests.fabriques import un_conseiller, une_region
from tests.pages import lue, page_lue
from tests.pratiques.fabriques import une_fiche
from tests.questions import questions
from tests.reseau.annuaire.fabriques import un_lieu
from tests.safran.fabriques_formations import etapes_de, etapes_remplacer, un_module, une_etape, une_formation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def module(formation):
    return un_module(formation, [une_etape(titre) for titre in ("La règle", "La fiche", "À retenir")])


def adresse(formation, module, rang):
    return f"/parcours/{formation.pk}/{module.pk}/{etapes_de(module)[rang]}/"


def test_player_from_the_button_to_the_end(client, membre, formation, module):
    fiche = page_lue(client.get(formation.url))
    assert "Commencer" in fiche and f'action="/parcours/{formation.pk}/commencer/"' in fiche
    reponse = client.post(f"/parcours/{formation.pk}/commencer/")
    assert reponse.status_code == 303 and reponse["Location"] == adresse(formation, module, 0)
    page = page_lue(client.get(reponse["Location"]))
    assert "<h1>La règle</h1>" in page and "J’ai terminé cette étape, continuer" in page
    reponse = client.post(adresse(formation, module, 0))
    assert reponse.status_code == 303 and reponse["Location"] == adresse(formation, module, 1)
    client.post(adresse(formation, module, 1))
    assert client.get(module.url)["Location"] == f"/parcours/{formation.pk}/"
    assert client.get(f"/parcours/{formation.pk}/")["Location"] == adresse(formation, module, 2)
    assert "Reprendre" in page_lue(client.get(formation.url))
    reponse = client.post(adresse(formation, module, 2))
    assert reponse["Location"] == f"/parcours/{formation.pk}/bilan/"
    assert "Vous avez achevé cette formation" in page_lue(client.get(reponse["Location"]))
    assert "Revoir" in page_lue(client.get(formation.url))


def test_player_before_the_start_leads_to_the_sheet_and_reading_writes_nothing(client, membre, formation, module):
    lire = (adresse(formation, module, 2), f"/parcours/{formation.pk}/", f"/parcours/{formation.pk}/bilan/")
    for chemin in lire:
        assert client.get(chemin)["Location"] == formation.url
    assert client.post(adresse(formation, module, 0))["Location"] == formation.url
    commencer = f"/parcours/{formation.pk}/commencer/"
    assert client.get(commencer)["Location"] == f"/parcours/{formation.pk}/" and not Suivi.objects.exists()
    client.post(commencer)
    avant = Suivi.objects.values().get()
    for chemin in lire:
        client.get(chemin)
    assert Suivi.objects.values().get() == avant and not EtapeVue.objects.exists()


@pytest.mark.parametrize("genre", [PageViewRestriction.GROUPS, PageViewRestriction.PASSWORD])
def test_player_training_restricted_unpublished_or_without_its_module_is_404(client, membre, formation, module, genre):
    client.post(f"/parcours/{formation.pk}/commencer/")
    lieu = adresse(formation, module, 0)
    barriere = PageViewRestriction.objects.create(page=formation, restriction_type=genre, password="x")
    assert client.get(lieu).status_code == 404
    groupe = Group.objects.create(name="Les formés")
    barriere.groups.add(groupe)
    membre.groups.add(groupe)
    assert client.get(lieu).status_code == (200 if genre == PageViewRestriction.GROUPS else 404)
    barriere.delete()
    assert client.get(lieu).status_code == 200
    module.unpublish()
    assert client.get(lieu).status_code == 404
    formation.refresh_from_db()
    formation.unpublish()
    assert client.get(f"/parcours/{formation.pk}/").status_code == 404


def test_player_removed_step_leads_where_to_resume_and_new_ones_are_told(client, membre, formation, module):
    client.post(f"/parcours/{formation.pk}/commencer/")
    lieu = adresse(formation, module, 0)
    restent = [une_etape(etape_id=i) for i in etapes_de(module)[1:]]
    etapes_remplacer(module, [*restent, une_etape("Ajout")])
    assert client.get(lieu).status_code == 404
    reponse = client.post(lieu, follow=True)
    assert "Cette étape a été retirée" in page_lue(reponse)
    assert reponse.redirect_chain[-1][0] == adresse(formation, module, 0)
    assert "Nouveau</span>" in page_lue(client.get(adresse(formation, module, 0)))
    assert "Nouveau depuis votre passage" in page_lue(client.get(adresse(formation, module, 2)))


def test_player_end_says_what_is_missing_then_offers_to_complete_a_shortened_training(
    client, membre, formation, module
):
    bilan = f"/parcours/{formation.pk}/bilan/"
    client.post(f"/parcours/{formation.pk}/commencer/")
    client.post(adresse(formation, module, 0))
    assert "terminer 2 étapes" in page_lue(client.get(bilan))
    client.post(bilan)
    assert not Suivi.objects.get().est_acheve
    etapes_remplacer(module, [une_etape(etape_id=etapes_de(module)[0])])
    assert "Achever la formation" in page_lue(client.get(bilan))
    client.post(bilan)
    assert Suivi.objects.get().est_acheve


def test_step_page_and_save_stay_in_budget_at_any_length(client, membre, formation, django_assert_max_num_queries):
    court = un_module(formation, 3)
    premiere, seconde, derniere = (adresse(formation, court, rang) for rang in (0, 1, 2))
    client.post(f"/parcours/{formation.pk}/commencer/")
    client.get(premiere)
    with django_assert_max_num_queries(12) as lecture:
        client.get(premiere)
    with django_assert_max_num_queries(12) as pas:
        client.post(premiere)
    for _ in range(4):
        un_module(formation, 30)
    with django_assert_max_num_queries(12) as longue_lecture:
        client.get(seconde)
    with django_assert_max_num_queries(12) as long_pas:
        client.post(seconde)
    assert len(longue_lecture) == len(lecture) and len(long_pas) == len(pas)
    with django_assert_max_num_queries(13):  # le module s’achève : une ligne de plus
        client.post(derniere)


def test_region_sees_who_follows_and_grants_an_exception(client, formation, module):
    compte = un_conseiller(prenom="Léa", nom="Gaborit")
    suivi = suivis.suivi_commencer(compte=compte, formation=formation)
    client.force_login(une_region())
    page = page_lue(client.get(f"/parcours/{formation.pk}/suivis/?q=gabo"))
    assert "Léa Gaborit" in page and f"/parcours/suivis/{suivi.pk}/derogation/" in page
    assert "Personne ne correspond" in page_lue(client.get(f"/parcours/{formation.pk}/suivis/?q=zzz"))
    vide = client.post(f"/parcours/suivis/{suivi.pk}/derogation/", {"motif": " "})
    assert vide.status_code == 422 and "Renseignez ce champ" in page_lue(vide)
    client.post(f"/parcours/suivis/{suivi.pk}/derogation/", {"motif": "Présente à la journée du 12 mars"})
    suivi.refresh_from_db()
    assert suivi.est_acheve
    csv = b"".join(client.get(f"/parcours/{formation.pk}/suivis/export/").streaming_content).decode()
    assert '"Gaborit";"Léa"' in csv and "Présente à la journée du 12 mars" in csv


def test_own_space_shows_what_to_resume_and_what_is_done(client, membre, formation, module):
    assert "Aucune formation en cours" in page_lue(client.get("/mon-espace/"))
    client.post(f"/parcours/{formation.pk}/commencer/")
    client.post(adresse(formation, module, 0))
    page = page_lue(client.get("/mon-espace/"))
    assert "Continuer" in page and "33&nbsp;%" in page and "La fiche" in page
    client.post(adresse(formation, module, 1))
    client.post(adresse(formation, module, 2))
    page = page_lue(client.get("/mon-espace/"))
    assert "Mes formations achevées" in page and f"/parcours/{formation.pk}/bilan/" in page


# After the end of a training: what one can do, what to follow next, the note to read, whom to ask.


@pytest.fixture
def membre(client):
    """Someone who receives people in the bassin of Niort."""
    compte = fabriques.un_conseiller(un_lieu(None, "Niort").structure)
    client.force_login(compte)
    return compte


def une(titre: str, *, themes=("cep",), **champs):
    formation = une_formation(title=titre, themes=themes, **champs)
    return formation, un_module(formation, 1)


def achever(compte, formation, module) -> None:
    suivi = suivis.suivi_commencer(compte=compte, formation=formation)
    suivis.etape_marquer(suivi=suivi, module=module.pk, etape_id=etapes_de(module)[0])


def bilan(client, formation) -> str:
    return lue(client.get(f"/parcours/{formation.pk}/bilan/"))


def test_end_says_what_to_do_to_follow_to_read_and_whom_to_ask(client, membre):
    animatrice = fabriques.une_chargee_de_mission(prenom="Ana", nom="Vie")
    faite, module = une(
        "Les bases du CEP",
        objectifs=[("ligne", "Dire les deux niveaux à une personne reçue.")],
        formateurs="Léa Roy, conseillère, CIO de Niort",
    )
    une("Aller plus loin dans le CEP")
    une("Sans rapport", themes=("alternance",), missions=("accueil",))
    une_fiche(contenu={"titre": "Notre accueil du CEP", "themes": ["cep"]})
    assert "Dès demain" not in bilan(client, faite)  # pas commencée, ni achevée
    achever(membre, faite, module)
    html = bilan(client, faite)
    assert "Dès demain, vous pouvez" in html and "Dire les deux niveaux à une personne reçue." in html
    assert "Aller plus loin dans le CEP" in html and "Sans rapport" not in html
    assert "Notre accueil du CEP" in html
    assert "Léa Roy" in html and animatrice.nom_complet in html and "Anime le bassin" in html


def test_next_one_is_not_followed_yet_and_shares_a_theme_or_a_mission(client, membre):
    faite, module = une("Faite")
    suivante, autre = une("Suivante"), une("Par la mission", themes=(), missions=("information",))
    une("Rien de commun", themes=("alternance",), missions=("accueil",))
    achever(membre, faite, module)
    assert "Suivante" in bilan(client, faite)
    suivis.suivi_commencer(compte=membre, formation=suivante[0])
    assert "Suivante" not in bilan(client, faite) and "Par la mission" in bilan(client, faite)
    achever(membre, *autre)
    assert "La formation suivante" not in bilan(client, faite)


def test_who_hides_is_not_named_and_a_note_of_another_theme_is_not_shown(client, membre):
    animatrice = fabriques.une_chargee_de_mission(prenom="Ana", nom="Cachée")
    Profil.objects.filter(compte=animatrice).update(visibilite="PERSONNE")
    une_fiche(contenu={"titre": "Une autre affaire", "themes": ["alternance"]})
    faite, module = une("Faite")
    achever(membre, faite, module)
    html = bilan(client, faite)
    assert "Cachée" not in html and "Une autre affaire" not in html and "À qui en parler" not in html


def test_end_asks_as_much_with_many_trainings_and_notes(client, membre):
    faite, module = une("Faite")
    achever(membre, faite, module)
    peu = None
    for rang in range(4):
        une(f"Encore {rang}")
        une_fiche(contenu={"titre": f"Fiche {rang}", "themes": ["cep"]})
        peu = peu or questions(lambda: bilan(client, faite))
    assert questions(lambda: bilan(client, faite)) == peu
