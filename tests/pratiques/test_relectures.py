"""Two readings, one of which by another network; never by someone who signs the note (R5.18)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from home.choices import Verdict
from home.models import Courriel
from pratiques.choices import CHAMP_DE_PARTIE, CRITERES_BLOQUANTS, Critere, Partie, Statut
from pratiques.models import Relecture
from pratiques.queries import bureau
from pratiques.rules import brouillons, relectures
from tests.fabriques import un_compte, un_role, une_region, une_tete_de_reseau
from tests.pages import page_lue
from tests.pratiques.fabriques import refus, rendre, un_auteur, un_contenu, une_fiche, une_fiche_soumise, une_grille

pytestmark = pytest.mark.django_db


def prendre(fiche, reseau):
    return relectures.relecture_prendre(fiche=fiche, par=un_auteur(reseau))


def test_claim_takes_the_seat_of_one_s_network_and_opens_the_reading():
    fiche = une_fiche_soumise()
    du_reseau, d_ailleurs = prendre(fiche, "missions-locales"), prendre(fiche, "apec")
    assert du_reseau.meme_reseau and du_reseau.reseau == fiche.reseau
    assert not d_ailleurs.meme_reseau and d_ailleurs.reseau.code == "apec"
    fiche.refresh_from_db()
    assert fiche.statut == Statut.EN_RELECTURE
    assert fiche.historique.filter(vers=Statut.EN_RELECTURE).count() == 1


@pytest.mark.parametrize("reseau", ["missions-locales", "cio"])
def test_claim_of_a_taken_seat_is_refused(reseau):
    fiche = une_fiche_soumise()
    prendre(fiche, "missions-locales")
    prendre(fiche, "apec")
    with refus("place_prise"):
        prendre(fiche, reseau)


def test_claim_twice_by_the_same_person_is_refused():
    fiche = une_fiche_soumise()
    lecteur = un_auteur("apec")
    relectures.relecture_prendre(fiche=fiche, par=lecteur)
    with refus("deja_lecteur"):
        relectures.relecture_prendre(fiche=fiche, par=lecteur)


@pytest.mark.parametrize("qui", [un_compte, une_region, lambda: un_role("ELU")])
def test_claim_by_someone_without_network_is_refused(qui):
    with refus("sans_reseau"):
        relectures.relecture_prendre(fiche=une_fiche_soumise(), par=qui())


def test_claim_of_a_published_note_is_refused():
    with refus("etat"):
        prendre(une_fiche(Statut.PUBLIEE), "cio")


def test_release_gives_the_seat_back_without_a_word():
    fiche = une_fiche_soumise()
    prise = prendre(fiche, "apec")
    with refus("lecteur"):
        relectures.relecture_liberer(relecture=prise, par=un_auteur("apec"))
    relectures.relecture_liberer(relecture=prise, par=prise.lecteur)
    assert prendre(fiche, "cio").pk == prise.pk


@pytest.mark.parametrize("critere", CRITERES_BLOQUANTS)
def test_return_accepts_nothing_against_a_blocking_criterion(critere):
    prise = prendre(une_fiche_soumise(), "apec")
    with refus("critere_bloquant"):
        rendre(prise, **{critere.value: "NON"})
    prise.refresh_from_db()
    assert prise.verdict == ""


def test_return_accepts_rights_without_object_and_other_criteria_at_no():
    prise = prendre(une_fiche_soumise(), "apec")
    autres = {c.value: "NON" for c in Critere if c not in CRITERES_BLOQUANTS}
    assert rendre(prise, droits="SANS_OBJET", **autres).verdict == Verdict.ACCEPTEE


def test_return_asks_the_twelve_criteria_and_a_remark_to_complete():
    prise = prendre(une_fiche_soumise(), "apec")
    grille = une_grille()
    del grille["limites"]
    commun = {"relecture": prise, "par": prise.lecteur}
    with refus("grille_incomplete"):
        relectures.relecture_rendre(**commun, verdict=Verdict.ACCEPTEE, grille=grille)
    with refus("remarque_requise"):
        relectures.relecture_rendre(**commun, verdict=Verdict.A_COMPLETER, grille=une_grille(), remarque="  ")
    with refus("verdict_inconnu"):
        relectures.relecture_rendre(**commun, verdict="PARFAITE", grille=une_grille())


def test_return_twice_or_by_someone_else_is_refused():
    prise = prendre(une_fiche_soumise(), "apec")
    with refus("lecteur"):
        relectures.relecture_rendre(relecture=prise, par=un_auteur(), verdict=Verdict.ACCEPTEE, grille=une_grille())
    rendre(prise)
    with refus("rendue"):
        rendre(Relecture.objects.get(pk=prise.pk))


def test_return_to_complete_lets_the_author_write_again_and_asks_the_same_reader():
    fiche = une_fiche_soumise()
    accepte, doute = prendre(fiche, "missions-locales"), prendre(fiche, "apec")
    rendre(accepte)
    rendre(doute, Verdict.A_COMPLETER, "Il manque le nombre.")
    fiche.refresh_from_db()
    assert fiche.statut == Statut.A_COMPLETER
    brouillon, auteur = fiche.brouillon, fiche.owner
    brouillons.brouillon_enregistrer(
        brouillon=brouillon, contenu=un_contenu(resultats="Huit sur dix."), version=1, par=auteur
    )
    brouillons.brouillon_soumettre(brouillon=brouillon, par=auteur)
    fiche.refresh_from_db()
    assert (fiche.statut, fiche.version, fiche.resultats) == (Statut.EN_RELECTURE, 2, "Huit sur dix.")
    assert fiche.revisions.count() == 2
    ouverte = fiche.relectures.ouvertes().get()
    assert ouverte.lecteur == doute.lecteur and not ouverte.meme_reseau
    assert Courriel.objects.filter(gabarit="pratiques/relecture", destinataire=doute.lecteur.email).count() == 1
    rendre(ouverte)
    assert [f.pk for f in bureau.fiches_a_valider(une_region())["a_valider"]] == [fiche.pk]


def test_database_refuses_two_open_readings_of_one_person_and_two_open_seats():
    fiche = une_fiche_soumise()
    prise = prendre(fiche, "apec")
    champs = {"fiche": fiche, "echeance": prise.echeance, "lecteur": prise.lecteur, "reseau": prise.reseau}
    with pytest.raises(IntegrityError), transaction.atomic():
        Relecture.objects.create(meme_reseau=True, **champs)
    with pytest.raises(IntegrityError), transaction.atomic():
        Relecture.objects.create(meme_reseau=False, fiche=fiche, echeance=prise.echeance)


def test_mails_go_to_those_concerned_and_never_carry_a_remark():
    tete, autre_tete = une_tete_de_reseau("missions-locales"), une_tete_de_reseau("apec")
    fiche = une_fiche_soumise()
    premier, second = prendre(fiche, "missions-locales"), prendre(fiche, "apec")
    rendre(premier, remarque="ZEBRE-CANARI")
    rendre(second)
    envoyes = set(Courriel.objects.values_list("gabarit", "destinataire"))
    assert envoyes >= {
        ("pratiques/soumise", tete.email),
        ("pratiques/rendue", fiche.owner.email),
        ("pratiques/a-valider", tete.email),
    }
    assert autre_tete.email not in {destinataire for _, destinataire in envoyes}
    assert not Courriel.objects.filter(texte__contains="ZEBRE").exists()
    assert Courriel.objects.filter(gabarit="pratiques/a-valider").count() == 1


# À l'écran


def _grille_postee(**plus):
    return {f"c_{c.value}": "OUI" for c in Critere} | {"verdict": "ACCEPTEE", "remarque": "", "version": "1"} | plus


def test_screen_desk_offers_only_the_seats_that_suit(client):
    fiche = une_fiche_soumise(titre="Titre à relire")
    url = reverse("pratiques_relectures")
    for personne, visible in (
        (un_auteur("apec"), True),
        (un_auteur(), True),
        (fiche.owner, False),
        (une_region(), False),
    ):
        client.force_login(personne)
        assert ("Titre à relire" in page_lue(client.get(url))) is visible
    prendre(fiche, "apec")
    client.force_login(un_auteur("cio"))
    assert "Titre à relire" not in page_lue(client.get(url))


def test_screen_claim_then_return_a_reading(client):
    fiche = une_fiche_soumise()
    client.force_login(un_auteur("apec"))
    prise = client.post(reverse("pratiques_relecture_prendre", args=[fiche.pk]))
    assert client.post(reverse("pratiques_relecture_prendre", args=[fiche.pk])).url == prise.url
    page = client.get(prise.url)
    assert page.status_code == 200 and "Vérifier" in page_lue(page)
    vide = client.post(prise.url, {})
    assert vide.status_code == 422 and "Répondez à ce critère." in page_lue(vide)
    contre = client.post(prise.url, _grille_postee(c_gratuite="NON"))
    assert contre.status_code == 422 and "empêche d’accepter" in page_lue(contre)
    assert client.post(prise.url, _grille_postee()).status_code == 302
    assert fiche.relectures.get(verdict="ACCEPTEE").grille["gratuite"]["reponse"] == "OUI"


def test_screen_second_reader_does_not_see_what_the_first_gave_before_giving_hers(client):
    fiche = une_fiche_soumise()
    premier, second = prendre(fiche, "missions-locales"), prendre(fiche, "apec")
    rendre(premier, Verdict.A_COMPLETER, "ZEBRE-CANARI")
    client.force_login(second.lecteur)
    adresse = reverse("pratiques_relecture", args=[second.uuid])
    avant = page_lue(client.get(adresse))
    assert "ZEBRE" not in avant and Statut.A_COMPLETER.label not in avant.split("Votre relecture")[0]
    assert "ZEBRE" not in page_lue(client.get(reverse("pratiques_fil_de_relecture", args=[fiche.pk])))
    assert client.post(adresse, _grille_postee()).status_code == 302
    assert "ZEBRE-CANARI" in page_lue(client.get(adresse))


def test_screen_never_accepts_a_version_that_was_not_read(client):
    fiche = une_fiche_soumise()
    ouverte, doute = prendre(fiche, "missions-locales"), prendre(fiche, "apec")
    ecran = reverse("pratiques_relecture", args=[ouverte.uuid])
    client.force_login(ouverte.lecteur)
    assert 'name="version" value="1"' in page_lue(client.get(ecran))
    rendre(doute, Verdict.A_COMPLETER, "Il manque le nombre.")
    fiche.refresh_from_db()
    contenu = un_contenu(resultats="Quarante et un sur cinquante.")
    brouillons.brouillon_enregistrer(brouillon=fiche.brouillon, contenu=contenu, version=1, par=fiche.owner)
    brouillons.brouillon_soumettre(brouillon=fiche.brouillon, par=fiche.owner)
    envoi = _grille_postee(k_gratuite="Rien n’est demandé.")
    reponse = client.post(ecran, envoi)
    page = page_lue(reponse)
    assert reponse.status_code == 422 and "nouvelle version" in page and "Quarante et un" in page
    assert "Rien n’est demandé." in page and 'name="version" value="2"' in page
    for refusee in ({}, {"version": "deux"}):
        assert client.post(ecran, _grille_postee() | {"version": ""} | refusee).status_code == 422
    ouverte.refresh_from_db()
    assert not ouverte.verdict
    assert client.post(ecran, envoi | {"version": "2"}).status_code == 302
    ouverte.refresh_from_db()
    assert (ouverte.verdict, ouverte.version) == (Verdict.ACCEPTEE, 2)


def test_screen_claim_of_a_note_that_does_not_exist_answers_alike(client):
    client.force_login(un_auteur())
    reponses = [
        client.post(reverse("pratiques_relecture_prendre", args=[pk]), follow=True)
        for pk in (une_fiche(Statut.PUBLIEE).pk, 987654)
    ]
    assert [r.redirect_chain for r in reponses][0] == [r.redirect_chain for r in reponses][1]
    assert all("n’attend plus de lecteur" in page_lue(r) for r in reponses)


def test_screen_remark_on_a_section_leads_the_author_to_its_field(client):
    fiche = une_fiche_soumise()
    prise, autre = prendre(fiche, "apec"), prendre(fiche, "missions-locales")
    ecran = reverse("pratiques_relecture", args=[prise.uuid])
    client.force_login(prise.lecteur)
    sans_mot = client.post(ecran, _grille_postee(verdict="A_COMPLETER"))
    assert sans_mot.status_code == 422 and "ce qu’il reste à compléter" in page_lue(sans_mot)
    longue = client.post(ecran, _grille_postee(verdict="A_COMPLETER", r_donne="x" * 1001))
    assert longue.status_code == 422 and '<details class="repli mb-3" open>' in page_lue(longue)
    dites = {"r_donne": "Sur combien de personnes ?", "r_sources": "  "}
    assert client.post(ecran, _grille_postee(verdict="A_COMPLETER", **dites)).status_code == 302
    prise.refresh_from_db()
    assert prise.par_partie == {"donne": "Sur combien de personnes ?"} and not prise.remarque
    client.force_login(fiche.owner)
    brouillon = page_lue(client.get(reverse("pratiques_brouillon", args=[fiche.brouillon.uuid])))
    assert 'href="#id_resultats">Ce que cela donne</a>' in brouillon and 'id="id_resultats"' in brouillon
    client.force_login(autre.lecteur)
    la_sienne = reverse("pratiques_relecture", args=[autre.uuid])
    assert client.post(la_sienne, _grille_postee()).status_code == 302  # rendue, elle lit ce qu’a rendu l’autre
    lecture = page_lue(client.get(la_sienne))
    assert 'href="#donne">Ce que cela donne</a>' in lecture and 'id="donne"' in lecture
    assert "Sur combien de personnes" in lecture
    tete = une_tete_de_reseau("missions-locales")
    client.force_login(tete)
    assert "Sur combien" not in page_lue(client.get(reverse("pratiques_fiche", args=[fiche.pk])))


def test_every_section_has_a_field_that_the_draft_shows(client):
    fiche = une_fiche_soumise()
    client.force_login(fiche.owner)
    rendre(prendre(fiche, "apec"), Verdict.A_COMPLETER)
    page = page_lue(client.get(reverse("pratiques_brouillon", args=[fiche.brouillon.uuid])))
    assert not [champ for champ in CHAMP_DE_PARTIE.values() if f'id="{champ}"' not in page]
    assert set(CHAMP_DE_PARTIE) == set(Partie)


@pytest.mark.parametrize("pk", ["0", "9223372036854775808", "99999999999999999999999999"])
def test_number_beyond_any_row_is_not_found_never_a_failure(client, pk):
    client.force_login(une_region())
    # Un numéro qu’aucune base ne peut tenir n’est pas une adresse ; zéro, si : la page dit que la place est prise.
    assert client.post(f"/pratiques/relectures/prendre/{pk}/").status_code == (302 if pk == "0" else 404)
    adresse = reverse("pratiques_fiche_agir", args=[une_fiche().pk, "remplacer"])
    assert client.post(adresse, {"par_fiche": pk}).status_code == 422
