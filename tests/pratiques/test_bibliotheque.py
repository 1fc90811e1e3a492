"""The library: what one may see, found by words and by facets with exact counts (R3.6, R5.18)."""

import datetime
import random
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import F
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from home.dessins.couvertures import couverture_dessiner
from home.dessins.personnages import Sujet
from home.ecrans.listes import Facette, Selection
from pratiques import recherche
from pratiques.choices import EtatReprise, Preuve, Statut
from pratiques.models import FichePratiquePage, Reprise, Signet
from pratiques.queries.bibliotheque import (
    Bibliotheque,
    bassins_en_mots,
    bibliotheque_precharger,
    fiches_en_bibliotheque,
    fiches_trouver,
)
from pratiques.rules import echanges, fiches, publication
from pratiques.rules.echanges import reprise_repondre
from reseau.annuaire.models import EntreeLexique
from reseau.annuaire.rules.recherche import entree_enregistrer
from reseau.membres.models import Rattachement
from reseau.structures.rules import structure_fusionner
from tests.fabriques import un_bassin, une_region, une_tete_de_reseau
from tests.pages import lue, page_lue
from tests.pratiques.fabriques import avec_rangs, un_auteur, une_fiche, une_reprise
from tests.pratiques.fabriques_pieces import une_piece_envoyee
from tests.reseau.animation.fabriques import un_comite_complet
from tests.reseau.animation.suites import une_decision

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def titres(texte="", compte=None):
    return [f.title for f in fiches_trouver(compte, texte, 50)]


def requete(adresse, compte):
    demande = RequestFactory().get(f"/pratiques/{adresse}")
    demande.user = compte or AnonymousUser()
    return demande


def lire(adresse="", compte=None):
    return Bibliotheque(requete(adresse, compte))


def comptes(bibliotheque, facette):
    (groupe,) = [g for g in bibliotheque.groupes if g["nom"] == facette]
    return {o.valeur: o.nombre for o in groupe["options"]}


def test_published_note_is_found_by_any_of_its_words_title_first_then_level_then_freshness():
    une_fiche(contenu={"titre": "Accueillir les apprentis", "resultats": "Les métiers du bois attirent."})
    for texte in ("apprenti", "METIER", "bois métiers", "l’apprenti", "lire la fiche", "Haut-parleur"):
        assert titres(texte) == ["Accueillir les apprentis"], texte
    for texte in ("boisson", "mécanicien", "%", "_", "'"):
        assert titres(texte) == [], texte
    from django.utils import timezone

    jour = timezone.now()
    base = {"resultats": "La mobilité progresse."}
    avant = jour - timezone.timedelta(days=400)
    une_fiche(contenu={"titre": "Ancienne", **base}, publiee_le=avant)
    une_fiche(contenu={"titre": "Récente", **base}, publiee_le=jour)
    une_fiche(contenu={"titre": "Éprouvée", "preuve": "SUIVI", "debut": avant.date(), **base}, publiee_le=avant)
    une_fiche(contenu={"titre": "Parler de mobilité"}, publiee_le=avant)
    assert titres("mobilité") == ["Parler de mobilité", "Éprouvée", "Récente", "Ancienne"]


def test_anonymous_gets_the_same_sign_in_whether_the_note_exists_or_not(client):
    cachee = une_fiche(Statut.SOUMISE)
    for suffixe in ("", "pdf/"):
        reponses = [client.get(f"/pratiques/{pk}/{suffixe}") for pk in (cachee.pk, 987654)]
        assert [r.status_code for r in reponses] == [302, 302]
        assert reponses[0].url.replace(str(cachee.pk), "N") == reponses[1].url.replace("987654", "N")


def test_facets_count_exactly_what_ticking_would_show_follow_the_text_and_ignore_hidden_notes():
    niort = un_bassin("niort")
    une_fiche(contenu={"themes": ["vae", "cep"], "publics": ["salaries"], "bassins": [niort.code]})
    une_fiche(contenu={"themes": ["vae"], "publics": ["apprentis"]}, reseau="cio")
    une_fiche(contenu={"themes": ["handicap"], "publics": ["salaries", "apprentis"], "preuve": "SUIVI"})
    assert comptes(lire(), "theme") == {"cep": 1, "handicap": 1, "vae": 2}
    assert comptes(lire(), "reseau") == {"missions-locales": 2, "cio": 1}
    assert comptes(lire(), "preuve") == {"RESSENTI": 2, "SUIVI": 1}
    filtree = lire("?theme=vae&theme=handicap&public=salaries")
    assert filtree.nombre == 2
    assert comptes(filtree, "theme") == {"cep": 1, "handicap": 1, "vae": 1}
    assert comptes(filtree, "public") == {"apprentis": 2, "salaries": 2}
    assert comptes(filtree, "bassin") == {"niort": 1}
    for groupe in filtree.groupes:
        for option in groupe["options"]:
            autres = "" if option.cochee else f"&{groupe['nom']}={option.valeur}"
            if groupe["nom"] not in ("theme", "public"):
                assert lire(f"?theme=vae&theme=handicap&public=salaries{autres}").nombre == option.nombre
    une_fiche(contenu={"titre": "Tournesol", "themes": ["vae"]})
    une_fiche(contenu={"titre": "Colza", "themes": ["vae", "cep"]})
    une_fiche(contenu={"titre": "Tournesol aussi", "themes": ["cep"], "visibilite": "MEMBRES"})
    assert comptes(lire("?q=tournesol"), "theme") == {"cep": 0, "handicap": 0, "vae": 1}
    assert comptes(lire("?q=tournesol", un_auteur()), "theme") == {"cep": 1, "handicap": 0, "vae": 1}


def test_feed_is_well_formed_by_theme_and_by_bassin(client):
    from defusedxml import ElementTree

    niort = un_bassin("niort")
    une_fiche(contenu={"titre": "De Niort & d’ailleurs <b>", "bassins": [niort.code], "themes": ["vae"]})
    une_fiche(contenu={"titre": "Sans bassin", "themes": ["cep"]})
    espace = "{http://www.w3.org/2005/Atom}"

    def entrees(adresse):
        reponse = client.get(reverse("pratiques_atom") + adresse)
        assert reponse["Content-Type"].startswith("application/atom+xml")
        racine = ElementTree.fromstring(reponse.content)
        return [e.find(f"{espace}title").text for e in racine.findall(f"{espace}entry")]

    assert entrees("") == ["Sans bassin", "De Niort & d’ailleurs <b>"]
    assert entrees("?bassin=niort") == entrees("?theme=vae") == ["De Niort & d’ailleurs <b>"]
    assert entrees("?theme=inconnu") == []


def test_note_page_shows_its_parts_and_only_those(client):
    fiche = une_fiche(
        contenu={
            "premier_pas": "Appelez l’accueil voisin.",
            "noyau": ["La personne est présente.", "Elle choisit."],
            "paroles": [{"texte": "On m’a attendue.", "qui": "Une participante"}],
            "indicateurs": [{"valeur": "9 sur 10", "nom": "viennent"}],
            "difficultes": [{"difficulte": "Le vendredi.", "parade": "Afficher les heures."}],
        }
    )
    reponse = client.get(fiche.url)
    texte = page_lue(reponse)
    for attendu in (
        "Par où commencer lundi",
        "Le noyau à garder",
        "On m’a attendue.",
        "9 sur 10",
        "Afficher les heures",
    ):
        assert attendu in texte
    assert "Les variantes" not in texte and "Compétences" not in texte
    sommaire = ["depart", "fait", "donne", "ailleurs", "lundi", "rate", "sources"]
    assert [b["ancre"] for b in reponse.context["sommaire"]] == sommaire
    assert all(f'id="{ancre}"' in texte for ancre in sommaire)
    assert fiche.owner.nom_complet in texte and "Relue par" in texte


@pytest.mark.parametrize(
    ("noms", "mots"),
    [
        ([], ""),
        (["Niort"], "bassin de Niort"),
        (["Angoulême"], "bassin d’Angoulême"),
        (["Royan", "Niort", "Angoulême"], "bassins de Royan, de Niort et d’Angoulême"),
    ],
)
def test_bassins_are_named_as_french_says_them(noms, mots):
    assert bassins_en_mots(noms) == mots


def test_sheet_of_a_structure_shows_what_its_people_shared_to_those_who_may_read_it(client):
    auteur = un_auteur("missions-locales")
    structure = auteur.rattachements.get().structure
    ancienne = un_auteur("missions-locales")
    structure_fusionner(source=ancienne.rattachements.get().structure, cible=structure)
    adresse = reverse("structure", args=[structure.code])
    assert "Elle a partagé" not in page_lue(client.get(adresse))
    for titre, visibilite, auteurs in (
        ("L’accueil à deux voix", "PUBLIQUE", [auteur]), ("Entre nous", "MEMBRES", [auteur]),
        ("D’ailleurs", "PUBLIQUE", [un_auteur("apec")]), ("D’avant la fusion", "PUBLIQUE", [ancienne]),
    ):  # fmt: skip
        une_fiche(auteurs=auteurs, contenu={"titre": titre, "visibilite": visibilite})
    une_fiche(Statut.SUSPENDUE, auteurs=[auteur], contenu={"titre": "Suspendue", "visibilite": "PUBLIQUE"})

    def lus() -> set[str]:
        texte = page_lue(client.get(adresse))
        titres = ("L’accueil à deux voix", "Entre nous", "D’ailleurs", "D’avant la fusion", "Suspendue")
        return {titre for titre in titres if titre in texte and "Elle a partagé" in texte}

    assert lus() == {"L’accueil à deux voix", "D’avant la fusion"}
    client.force_login(un_auteur("cio"))
    assert lus() == {"L’accueil à deux voix", "Entre nous", "D’avant la fusion"}


def test_freshness_narrows_the_library_to_what_was_said_lately(client):
    jours = {"RECENTE": 20, "EN_VIGUEUR": 300, "A_VERIFIER": 600}
    fiches = {nom: une_fiche(publiee_le=timezone.now() - datetime.timedelta(days=n)) for nom, n in jours.items()}
    for nom, fiche in fiches.items():
        lues = client.get(f"/pratiques/?fraicheur={nom}").context["liste"]
        assert [vignette.ligne.fiche for vignette in lues.page] == [fiche], nom
        assert comptes(lues, "fraicheur") == dict.fromkeys(jours, 1)


ADRESSE = "/pratiques/"


def cartes(client, adresse=ADRESSE) -> list[str]:
    return re.findall(r'<li class="prat">(.*?)</article>', page_lue(client.get(adresse)), re.S)


def test_note_shows_its_own_picture_else_a_drawing_of_its_author_or_of_its_title_and_themes(client):
    fiche = une_fiche()
    piece = une_piece_envoyee(fiche, "IMAGE", alternatif="Deux bureaux face à face")
    une_piece_envoyee(fiche, "IMAGE", alternatif="La seconde")
    (carte,) = cartes(client)
    assert reverse("pratiques_piece_vignette", args=[piece.uuid]) in carte
    assert 'alt="Deux bureaux face à face"' in carte
    assert "La seconde" not in carte and 'class="dessin' not in carte
    choisie = une_fiche(contenu={"titre": "Recevoir à deux voix", "dessin": Sujet.MOBILITE})
    titree = une_fiche(contenu={"titre": "Parler de la VAE au guichet", "themes": ["handicap"]})
    themee = une_fiche(contenu={"titre": "Zebrecanari", "themes": ["handicap"]})
    texte = page_lue(client.get(ADRESSE))
    for fiche, sujet in ((choisie, Sujet.MOBILITE), (titree, Sujet.VAE), (themee, Sujet.HANDICAP)):
        assert couverture_dessiner(sujet, graine=fiche.pk) in texte, sujet


def test_card_tells_its_figure_its_proof_who_took_it_up_and_who_keeps_it(client):
    mesuree = une_fiche(contenu={"titre": "Mesurée", "indicateurs": [{"valeur": "9 sur 10", "nom": "reviennent"}]})
    une_fiche(contenu={"titre": "Ressentie"})
    lecteur = un_auteur("cio")
    Signet.objects.create(compte=lecteur, fiche=mesuree)
    structure = lecteur.rattachements.first().structure
    Reprise.objects.create(
        fiche=mesuree, compte=lecteur, structure=structure, reseau=structure.reseau, bassin=un_bassin("niort"),
        maniere="TELLE_QUELLE", effet="MIEUX", etat=EtatReprise.ACCEPTEE, repondue_par=lecteur,
        repondue_le=mesuree.publiee_le,
    )  # fmt: skip
    par_titre = {titre: carte for carte in cartes(client) for titre in ("Mesurée", "Ressentie") if titre in carte}
    assert "9 sur 10" in par_titre["Mesurée"] and "reviennent" in par_titre["Mesurée"]
    assert "Refaite dans 1 bassin, gardée par 1 personne" in par_titre["Mesurée"]
    assert "Ressenti de l’équipe, pas de mesure" in par_titre["Ressentie"] and "gardée" not in par_titre["Ressentie"]


def test_page_says_what_it_understood_and_what_nobody_wrote_about(client):
    une_fiche(contenu={"themes": ["vae"]})
    tout = page_lue(client.get(ADRESSE))
    assert "Personne n’a encore écrit sur" in tout
    assert "VAE" not in re.search(r'<li class="prat-manque">(.*?)</ul>', tout, re.S)[1]
    assert "Personne n’a encore écrit sur" not in page_lue(client.get(f"{ADRESSE}?theme=vae"))
    une_fiche(contenu={"titre": "Accueillir les apprentis"})
    page = page_lue(client.get("/pratiques/?q=apprentys"))
    assert "Accueillir les apprentis" in page and "<strong>apprentis</strong>" in page
    page = page_lue(client.get("/pratiques/?q=apprentis+zygomatique"))
    assert "Accueillir les apprentis" in page and "qui répondent sans «&nbsp;zygomatique&nbsp;»" in page
    assert "Aucune fiche ne réunit ces critères" in page_lue(client.get("/pratiques/?q=zygomatique"))


SEULES = {"reseau": "reseau_code", "niveau": "rang_niveau", "preuve": "preuve", "fraicheur": "fraicheur"}


def nombres(liste):
    return {(g["nom"], o.valeur): o.nombre for g in liste.groupes for o in g["options"] if o.nombre}


def _lus(champ, seul=False):
    """What a facet reads in a note: its terms, or its only value."""
    if seul:
        return lambda fiche: {str(getattr(fiche, champ)): ""}
    return lambda fiche: {terme.code: str(terme) for terme in getattr(fiche, champ).all()}


class LueEnBase(Selection):
    """The same library, read from the database and narrowed in memory: what the index must answer."""

    tailles = (12,)
    facettes = (
        *(Facette(nom, nom, _lus(f"{nom}s")) for nom in ("theme", "public", "mission", "bassin")),
        *(Facette(nom, nom, _lus(champ, seul=True)) for nom, champ in SEULES.items()),
    )

    def lignes(self):
        return list(self.sujet.order_by("-publiee_le", "-pk"))


def test_search_knows_synonyms_typing_mistakes_and_unfinished_words():
    EntreeLexique.objects.all().delete()
    entree_enregistrer(par=None, expressions="PMSMP\nimmersion professionnelle")
    une_fiche(contenu={"titre": "Préparer une PMSMP"})
    une_fiche(contenu={"titre": "Après une immersion professionnelle"})
    une_fiche(contenu={"titre": "Immersion en entreprise", "resultats": "Un projet professionnel plus clair."})
    assert (
        set(titres("pmsmp"))
        == set(titres("immersions professionnelles"))
        == {"Préparer une PMSMP", "Après une immersion professionnelle"}
    )
    assert titres("imersion entreprise") == ["Immersion en entreprise"]
    assert "Immersion en entreprise" in titres("immers")
    entree_enregistrer(par=None, expressions="coquecigrue\nimmersion en entreprise")
    assert titres("coquecigrue") == ["Immersion en entreprise"], "un groupe nouveau vaut dès la recherche suivante"


def test_search_over_everything_shows_the_passage_of_a_note_in_its_texts_and_in_its_tables(client):
    etape = {"titre": "Accueillir", "qui": "Toutes deux", "duree": "", "description": "Proposer un zygomatique."}
    une_fiche(contenu={"titre": "Dans les étapes", "etapes": [etape]})
    une_fiche(contenu={"titre": "Dans le récit", "resultats": "Le coquecigrue a tenu."})
    for mot, titre in (("zygomatique", "Dans les étapes"), ("coquecigrue", "Dans le récit")):
        page = page_lue(client.get(f"/recherche/?q={mot}"))
        assert titre in page and f"<mark>{mot}</mark>" in page


def test_correction_never_gives_away_the_words_of_a_hidden_note(client):
    une_fiche(contenu={"titre": "Le zebrecanari", "visibilite": "MEMBRES"})
    for texte in ("zebrecanary", "zebre canari", "zebr"):
        page = page_lue(client.get("/pratiques/", {"q": texte}))
        assert "zebrecanari" not in page.lower(), texte
    assert titres("zebrecanary", un_auteur()) == ["Le zebrecanari"]


def des_fiches(hasard, nombre):
    """Notes of every level, freshness, proof, visibility and vocabulary, some of them out of the library."""
    codes = {
        "themes": ["vae", "cep", "handicap"],
        "publics": ["salaries", "apprentis", "tout-public"],
        "missions": ["accueil", "conseil"],
        "bassins": [un_bassin("niort").code, un_bassin("poitiers").code],
    }
    jour = timezone.localdate()
    for rang in range(nombre):
        contenu = {nom: hasard.sample(valeurs, hasard.randint(1, len(valeurs))) for nom, valeurs in codes.items()}
        contenu |= {
            "titre": f"Fiche {hasard.choice(['mobilité', 'accueil', 'atelier'])} {rang}",
            "preuve": hasard.choice(Preuve.values),
            "debut": jour - datetime.timedelta(days=hasard.randrange(600)),
            "en_cours": True,
            "visibilite": hasard.choice(["PUBLIQUE", "MEMBRES"]),
        }
        reseau = hasard.choice(["missions-locales", "cio", "apec"])
        publiee_le = timezone.now() - datetime.timedelta(days=hasard.randrange(700))
        statut = hasard.choice([Statut.PUBLIEE] * 5 + [Statut.A_REVOIR, Statut.ARCHIVEE, Statut.SUSPENDUE])
        fiche = une_fiche(statut, reseau=reseau, contenu=contenu, publiee_le=publiee_le)
        if hasard.random() < 0.3:
            champs = {"reprise_le": jour}
            if hasard.random() < 0.5:
                champs |= {"decision_le": jour, "decision_numero": "CT-1"}
            FichePratiquePage.objects.filter(pk=fiche.pk).update(**champs)
            fiches.fiche_indexer(fiche=FichePratiquePage.objects.get(pk=fiche.pk))


@pytest.mark.long
def test_counts_and_pages_are_those_of_the_database_whatever_the_filters():
    hasard, membre = random.Random(7), un_auteur()
    des_fiches(hasard, 24)
    for tour in range(60):
        compte = hasard.choice([None, membre])
        toutes = avec_rangs(fiches_en_bibliotheque(compte or AnonymousUser()))
        toutes = toutes.annotate(reseau_code=F("reseau__code"))
        parametres = QueryDict(mutable=True)
        for nom, valeurs in LueEnBase(requete("", compte), toutes)._libelles.items():
            if hasard.random() < 0.35:
                parametres.setlist(nom, hasard.sample(sorted(valeurs), min(len(valeurs), hasard.randint(1, 2))))
        demande = requete(f"?{parametres.urlencode()}", compte)
        vue, voulue = Bibliotheque(demande), LueEnBase(demande, toutes)
        assert nombres(vue) == nombres(voulue), (tour, parametres)
        assert vue.nombre == voulue.nombre
        assert [vignette.ligne.fiche.pk for vignette in vue.page] == [fiche.pk for fiche in voulue.page]


def test_every_gesture_on_a_note_reaches_the_counts_at_once():
    region, tete = une_region(), une_tete_de_reseau("missions-locales")
    fiche = une_fiche(publiee_le=timezone.now() - datetime.timedelta(days=500))
    autres = [une_fiche(contenu={"titre": f"Autre {n}"}) for n in range(3)]

    assert comptes(lire(), "niveau") == {"PARTAGEE": 4}
    FichePratiquePage.objects.filter(pk=fiche.pk).update(reprise_le=timezone.localdate())
    echanges.fiche_recommander(fiche=fiche, par=region, decision=une_decision(un_comite_complet("TECHNIQUE")))
    assert comptes(lire(), "niveau") == {"PARTAGEE": 3, "RECOMMANDEE": 1}
    FichePratiquePage.objects.filter(pk=autres[0].pk).update(a_revoir_le=timezone.localdate())
    fiches.fiche_indexer(fiche=FichePratiquePage.objects.get(pk=autres[0].pk))
    assert comptes(lire(), "fraicheur") == {"RECENTE": 2, "EN_VIGUEUR": 1, "A_VERIFIER": 1}
    publication.fiche_confirmer(fiche=autres[0], par=tete)
    assert comptes(lire(), "fraicheur") == {"RECENTE": 3, "EN_VIGUEUR": 1}
    publication.fiche_suspendre(fiche=fiche, par=region, motif="À reprendre avec l’équipe.")
    assert lire().nombre == 3 and "RECOMMANDEE" not in comptes(lire(), "niveau")
    publication.fiche_retablir(fiche=fiche, par=region)
    publication.fiche_archiver(fiche=autres[1], par=tete, motif="Le service a fermé.")
    assert [vignette.ligne.fiche.pk for vignette in lire().page] == [autres[2].pk, autres[0].pk, fiche.pk]


def test_library_is_read_before_the_first_visitor_comes(django_assert_num_queries):
    une_fiche(contenu={"titre": "Accueillir"})
    recherche.ETATS.tenus.clear()
    assert bibliotheque_precharger()
    with django_assert_num_queries(1):
        recherche.memoire_courante()


GERE, MEMBRES, GARDE = "Versions et changements", "Questions et commentaires", "Retirer de mes signets"


def page_de(client, adresse, compte=None) -> str:
    client.logout()
    if compte:
        client.force_login(compte)
    reponse = client.get(adresse)
    return re.search(r"<main.*</main>", lue(reponse), re.DOTALL)[0] if reponse.status_code == 200 else ""


def test_each_reads_her_own_part_of_a_note_cold_or_warm(client):
    auteur, collegue, repreneuse = un_auteur(), un_auteur(), un_auteur("apec")
    adresse = une_fiche(auteurs=[auteur]).get_url()
    fiche = FichePratiquePage.objects.get()
    reprise = une_reprise(fiche, repreneuse)
    FichePratiquePage.objects.update(visibilite="PUBLIQUE")
    Signet.objects.create(fiche=fiche, compte=collegue)
    attente = "En attente d’une réponse"
    attendus = [
        (None, set()), (auteur, {GERE, MEMBRES, attente}), (collegue, {MEMBRES, GARDE}),
        (repreneuse, {MEMBRES, attente}), (un_auteur(), {MEMBRES}), (une_region(), {GERE, MEMBRES, attente}),
    ]  # fmt: skip
    for compte, lus in [*attendus, *reversed(attendus)]:
        page = page_de(client, adresse, compte)
        assert {mot for mot in (GERE, MEMBRES, GARDE, attente) if mot in page} == lus, compte
    reprise_repondre(reprise=reprise, par=auteur, accepter=True)
    assert "Qui l’a refaite" in page_de(client, adresse) and attente not in page_de(client, adresse, repreneuse)
    fiche.auteurs.all().delete()
    assert GERE not in page_de(client, adresse, auteur)
    Rattachement.objects.filter(compte=collegue).delete()
    assert MEMBRES not in page_de(client, adresse, collegue)
