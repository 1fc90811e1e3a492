"""The guard of rights: every named route is in the table, and answers each role as the table says.

What a refusal must not tell (T01), what a reading must not write (T09), what a right lost closes at once (T03), and
words that must not leave the place where they were written (T02).
"""

import contextlib
import random
import re
from unittest import mock

import pytest
from django.apps import apps
from django.db import connection
from django.test import override_settings

from home.models import Courriel
from reseau.membres.rules.mandats import rattachement_terminer
from safran.formations.models import FormationPage
from safran.quiz.models import Quiz
from tests.droits.monde import monde_construire
from tests.droits.mots import CANARIS, canaris_lus, mots_du_document
from tests.droits.portes import portes_derobees, refus_nus
from tests.droits.table import PORTE, ROLES, SANS_JETON, TABLE, TOUS
from tests.droits.visite import (
    adresse_de,
    adresses_admin,
    cle_de,
    client_de,
    liens_de,
    lisible,
    perdre,
    routes,
    visiter,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("charpente_en_memoire", "adresses_en_memoire")]
LONG = True
FICHIERS_COMMUNS = True  # les fichiers du monde durent autant que ce module
STOCKAGE = "django.core.files.storage.FileSystemStorage"
PAR_NOM = {ligne.nom: ligne for ligne in TABLE}
AVEC_OBJET = [ligne for ligne in TABLE if ligne.objet]
AVEC_NUMERO = [ligne for ligne in AVEC_OBJET if "<int:" in dict(routes())[ligne.route] or "docs" in ligne.route]
UN_DE_CHAQUE = ("anonyme", "conseiller", "auteur", "referent", "tete", "charge_mission", "formateur", "region")
REFUS_LUS = ("anonyme", "ancien", "candidat", "conseiller", "autre_tete", "autre_charge", "dpo")  # dont le refus se lit
PAR_GROUPE = 2  # d’un groupe de rôles à qui la table répond de même, combien s’essaient à chaque fois


def roles_essayes(ligne, tout):
    """Those who try a line: nobody is left out of a small group, and a neighbour goes with each of them.

    Of a group answered alike, two are drawn, always the same for a line; `--tout` tries everybody.
    """
    if tout:
        return set(ROLES)
    groupes = {}
    for role in ROLES:
        groupes.setdefault((ligne.lecture[role], ligne.envoi.get(role)), []).append(role)
    hasard, essayes = random.Random(ligne.nom), {"anonyme", "region"}
    for groupe in groupes.values():
        if len(groupe) > 2 * PAR_GROUPE:
            essayes |= set(hasard.sample(groupe, PAR_GROUPE))
        else:
            essayes |= {*groupe, *(f"autre_{role}" for role in groupe)} & set(ROLES)
    # L’administrateur technique a les droits de la Région, par la même fonction : une ligne sur trois le montre.
    return essayes if hasard.random() < 1 / 3 else essayes - {"superuser"}


@pytest.fixture(scope="module")
def essais(tout):
    """Who tries each line; on PostgreSQL, whose answers are those of SQLite, one who opens it and the Région."""
    if connection.vendor == "postgresql" and not tout:
        ouvrent = {li.nom: [role for role in UN_DE_CHAQUE if li.lecture[role] == 200] for li in TABLE}
        return {nom: {"region", *roles[:1]} for nom, roles in ouvrent.items()}
    return {ligne.nom: roles_essayes(ligne, tout) for ligne in TABLE}


@pytest.fixture(scope="module")
def monde(base_du_module, tmp_path_factory):
    """The world, built once for this file and taken back at the end; its files with it."""
    dossier = tmp_path_factory.mktemp("droits")
    stockages = {
        "default": {"BACKEND": STOCKAGE},
        "prive": {"BACKEND": STOCKAGE, "OPTIONS": {"location": str(dossier / "prive")}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(MEDIA_ROOT=dossier / "media", STORAGES=stockages):
        yield monde_construire()


@pytest.fixture(scope="module")
def clients(monde):
    """One browser per role, each at its own address."""
    comptes = [(role, monde.comptes.get(role), f"127.0.0.{rang}") for rang, role in enumerate(ROLES, 1)]
    return {role: client_de(compte, REMOTE_ADDR=adresse) for role, compte, adresse in comptes}


def essayer(monde, clients, ligne, role, methode="get"):
    return visiter(clients[role], adresse_de(ligne, monde.objets[ligne.objet][0]), methode)


@pytest.fixture(scope="module")
def lectures(monde, clients, essais):
    """Every address asked by those who try it, what is kept kept on; and the tables that reading changed."""
    avant = tout_lire()
    garder = mock.patch("home.site.cache.transaction_ouverte", return_value=False)
    lues = {}
    with garder, mock.patch("home.documents.pdf._essayer", mots_du_document):
        for role in clients:
            with contextlib.nullcontext() if role in REFUS_LUS else refus_nus():
                lues |= {
                    (ligne.nom, role): essayer(monde, clients, ligne, role)
                    for ligne in TABLE
                    if role in essais[ligne.nom]
                }
    apres = tout_lire()
    return lues, {nom for nom, lignes in avant.items() if apres[nom] != lignes}


@pytest.fixture
def visites(lectures):
    return lectures[0]


def tout_lire() -> dict[str, list]:
    """Every row of every table but the sessions, and what « Mon espace » keeps of what it showed."""
    modeles = [m for m in apps.get_models() if m._meta.label not in ("sessions.Session",)]
    return {m._meta.label: list(m._default_manager.order_by("pk").values_list()) for m in modeles}


def test_page_shows_every_field_that_its_form_requires(visites):
    assert not {nom: visite.manques for nom, visite in visites.items() if visite.statut == 200 and visite.manques}


def test_every_named_route_is_in_the_table_and_one_without_a_name_is_a_door_to_sign_in(clients):
    assert {(nom, lisible(motif)) for nom, motif in routes() if nom} >= {
        (ligne.route, ligne.adresse) for ligne in TABLE
    }
    assert {nom for nom, _ in routes() if nom} == {ligne.route for ligne in TABLE}
    sans_nom = {"/" + motif for nom, motif in routes() if not nom}
    assert sans_nom == {"/_util/login/"}
    assert {visiter(clients["anonyme"], adresse).reponse for adresse in sans_nom} == {PORTE}


@pytest.mark.postgres
@pytest.mark.parametrize("role", ROLES)
def test_reading_answers_as_the_table_says(visites, role):
    ecarts = {}
    for (nom, qui), visite in visites.items():
        attendue = PAR_NOM[nom].lecture[role] if qui == role else visite.reponse
        if visite.reponse != attendue:
            ecarts[nom] = f"{visite.reponse} au lieu de {attendue}" + (visite.texte if visite.statut == 500 else "")
    assert not ecarts


def test_reading_writes_nothing_and_leaves_the_database_the_same(visites, lectures):
    assert not {cle: visite.ecritures for cle, visite in visites.items() if visite.ecritures}
    assert lectures[1] == set()


@pytest.mark.parametrize("role", REFUS_LUS)
def test_refusal_is_the_same_whether_the_object_exists_or_not(monde, clients, visites, role):
    differentes = []
    for ligne in AVEC_OBJET:
        if not ligne.revele and (ligne.nom, role) in visites and ligne.lecture[role] in (404, PORTE):
            inventee = visiter(clients[role], adresse_de(ligne, monde.objets[ligne.objet][1]))
            if visites[ligne.nom, role].masquee != inventee.masquee:
                differentes.append(ligne.nom)
    assert not differentes


@pytest.mark.parametrize("role", ["auteur", "region"])
def test_number_beyond_the_database_is_just_unknown(monde, clients, role):
    pannes = {}
    for ligne in AVEC_NUMERO:
        adresse = adresse_de(ligne, [10**30 if isinstance(a, int) else a for a in monde.objets[ligne.objet][1]])
        for methode in ("get", "post"):
            if (visite := visiter(clients[role], adresse, methode)).statut >= 500:
                pannes[ligne.nom] = visite.texte
    assert not pannes


@pytest.mark.postgres
@pytest.mark.parametrize("role", ROLES)
@refus_nus()
def test_empty_form_answers_as_the_table_says(monde, clients, essais, role):
    ecarts = {}
    for ligne in TABLE:
        tous_de_meme = ligne.lecture == TOUS and not ligne.envoi  # deux rôles le disent
        if role not in ({"anonyme", "region"} if tous_de_meme else essais[ligne.nom]):
            continue
        visite = essayer(monde, clients, ligne, role, "post")
        attendue = ligne.envoi.get(role) or ligne.lecture[role]
        refus = attendue in (403, 404, PORTE)
        if visite.statut == 500:
            ecarts[ligne.nom] = visite.texte
        elif (ligne.envoi or refus and visite.statut != 405) and visite.reponse != attendue:
            ecarts[ligne.nom] = f"{visite.reponse} au lieu de {attendue}"
        elif refus and visite.ecritures:
            ecarts[ligne.nom] = visite.ecritures
    assert not ecarts


@refus_nus()
def test_form_without_its_token_is_refused(monde):
    """Whoever sends it: the token is asked before anything else. The admin is tried by who may open it."""
    anonyme, region = (client_de(monde.comptes.get(role), enforce_csrf_checks=True) for role in ("anonyme", "region"))
    du_site = {adresse_de(ligne, monde.objets[ligne.objet][0]) for ligne in TABLE}
    obtenus = {adresse: visiter(anonyme, adresse, "post").reponse for adresse in du_site}
    obtenus |= {adresse: visiter(region, adresse, "post").reponse for adresse in adresses_admin().values()}
    # L'interface de données ne reçoit aucun formulaire : elle le dit avant de chercher un jeton.
    # Un logiciel de courrier n'a pas de page où en prendre un : le lien signé est la clé (RFC 8058).
    # Un navigateur dit ce qu'il a refusé sans page ni session : il n'apprend rien et n'agit sur rien (CSP).
    sans = {"/api/v1/": 405, "/mes-courriels/arreter/": 200, "/politique-de-contenu/rapports/": 204}
    attendus = {a: next((code for debut, code in sans.items() if a.startswith(debut)), 403) for a in obtenus}
    assert obtenus == attendus


PERTES = """
referent : equipe[structure] ; attestation_pdf[attestation]
tete : pratiques_fiche_valider[fiche en relecture] ; mandat[mandat géré]
charge_mission : demande[demande] ; presence_piece[justificatif d’absence] ; appartenances_bassin[bassin]
charge_mission : pratiques_ressource_modifier[ressource de la Région]
formateur : quiz[quiz] ; feuille[demi-journée] ; evaluation_session[session évaluée]
auteur : ma_presence[demi-journée] ; evaluation_repondre[évaluation] ; pratiques_brouillon[brouillon]
auteur : quiz_tentative[tentative] ; scorm_lecteur[passage] ; pratiques_groupe[groupe] ; parcours_etape[étape]
elu : wagtail_serve[page de la fiche des membres]
etat : wagtail_serve[page de la fiche des membres]
partenaire : personnes
dpo : profil
region : courriels ; attestations_export
conseiller : pratiques_mes_fiches ; pratiques_signataires[brouillon à plusieurs]
lecteur : pratiques_relecture[relecture] ; pratiques_fil_de_relecture[fiche en relecture]
collegue : pratiques_brouillon[brouillon du groupe]
""".strip().splitlines()


@pytest.mark.parametrize(
    ("role", "nom"), [(role, nom) for role, noms in (li.split(" : ") for li in PERTES) for nom in noms.split(" ; ")]
)
def test_right_ended_today_closes_the_address_at_the_next_request(monde, role, nom):
    compte, adresse = monde.comptes[role], adresse_de(PAR_NOM[nom], monde.objets[PAR_NOM[nom].objet][0])
    client = client_de(compte)
    assert visiter(client, adresse).statut == 200
    perdre(compte, client)
    assert visiter(client, adresse).statut == 404
    assert visiter(client, adresse, "post").statut in (404, 405)


@pytest.mark.parametrize("role", ["conseiller", "auteur"])
def test_last_attachment_ended_closes_the_account_and_its_sessions(monde, role):
    compte, client = monde.comptes[role], client_de(monde.comptes[role])
    assert visiter(client, "/mon-espace/").statut == 200
    rattachement_terminer(rattachement=compte.rattachements.get())
    assert visiter(client, "/mon-espace/").reponse == PORTE


def test_mandate_of_the_region_ended_closes_the_admin(monde):
    client = client_de(monde.comptes["region"])
    assert visiter(client, "/admin/").statut == 200
    perdre(monde.comptes["region"], client)
    assert {visiter(client, adresse).statut for adresse in ("/admin/", "/admin/pages/", "/admin/reports/locked/")} == {
        404
    }


ADMIN_SANS_PORTE = {"admin/sprite/": 200, "admin/jsi18n/": 200}  # icônes et mots de l'interface
ADMIN_FERMEE = re.compile("admin/password_reset/")  # le mot de passe se change par la porte du site
ECRITURES_ADMIN = {
    "wagtailusers_userprofile",  # préférences d'affichage, créées à la première visite
    "wagtailcore_editingsession",  # qui a la page ouverte
    "home_renduimage",  # une vignette, faite à sa première visite
}


def test_admin_sends_the_anonymous_to_sign_in(clients):
    obtenus = {motif: visiter(clients["anonyme"], adresse).reponse for motif, adresse in adresses_admin().items()}
    fermees = {motif: 404 for motif in obtenus if ADMIN_FERMEE.match(motif)}
    assert len(fermees) == 4
    assert {motif: reponse for motif, reponse in obtenus.items() if reponse != PORTE} == ADMIN_SANS_PORTE | fermees


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("anonyme", "region", "superuser")])
@refus_nus()
def test_admin_is_not_there_for_whoever_is_not_of_the_region(clients, role):
    adresses = list(adresses_admin().values())
    choisies = adresses if role == "tete" else adresses[::40]
    assert {visiter(clients[role], adresse).statut for adresse in choisies} == {404}


@pytest.fixture(scope="module")
def portes(monde):
    return portes_derobees(FormationPage.objects.get(slug="a-venir"), Quiz.objects.filter(live=False).first())


def test_secondary_doors_of_the_admin_lead_somewhere(monde, portes, tout):
    client = client_de(monde.comptes["region"])  # une visite d’avant a pu fermer la session de l’autre
    sans_image = {motif: adresse for motif, adresse in portes.items() if "images" not in motif}  # une vignette s’écrit
    essayees = dict(list(sans_image.items())[:: 1 if tout else 3])
    ouvertes = {motif for motif, adresse in essayees.items() if visiter(client, adresse).statut == 200}
    assert len(portes) > 100 and len(ouvertes) > len(essayees) / 2, sorted(set(essayees) - ouvertes)


@pytest.mark.parametrize(
    "role",
    [
        pytest.param(role, marks=[] if role in ("anonyme", "referent", "tete", "charge_mission") else pytest.mark.long)
        for role in ROLES
        if role not in ("region", "superuser")
    ],
)
@refus_nus()
def test_secondary_doors_of_the_admin_are_not_there_for_anybody_else(monde, portes, role):
    client, attendu = client_de(monde.comptes.get(role)), PORTE if role == "anonyme" else 404
    # La porte est la même pour lire et pour envoyer : trois métiers suffisent à le voir.
    for methode in ("get", "post") if role in ("anonyme", "tete", "charge_mission") else ("get",):
        visites = {motif: visiter(client, adresse, methode) for motif, adresse in portes.items()}
        assert not {motif: v.reponse for motif, v in visites.items() if v.reponse != attendu or v.ecritures}


@pytest.fixture(scope="module")
def bureau(monde, clients):
    """What the Région sees of the admin, wherever no argument is needed."""
    return {
        motif: visiter(clients["region"], adresse)
        for motif, adresse in adresses_admin().items()
        if "/" + motif == adresse
    }


def test_admin_opens_to_the_region_without_writing_and_leaves_accounts_to_nobody(bureau):
    assert bureau["admin/"].statut == 200
    pannes = {motif for motif, visite in bureau.items() if visite.statut >= 500} - {"admin/failwhale/"}  # panne d'essai
    ecrites = {motif: visite.ecritures - ECRITURES_ADMIN for motif, visite in bureau.items()}
    assert not pannes
    assert not {motif: tables for motif, tables in ecrites.items() if tables}
    gestion = {motif: visite.statut for motif, visite in bureau.items() if re.match("admin/(users|groups)/", motif)}
    assert gestion and 200 not in gestion.values()
    prives = {"remarque", "fil", "brouillon", "aplusieurs", "laisse", "reponse"}
    assert not [visite.adresse for visite in bureau.values() if canaris_lus(visite.texte) & prives]


# Les mots qui ne sortent pas
MAX_PAGES = 400
HORS_VISITE = ("/static/", "/media/", "/admin/", "/compte/", "/theme/", "/invitation/")
RECHERCHES = [
    f"{chemin}?q={mot}"
    for chemin in ("/recherche/", "/pratiques/", "/se-former/", "/annuaire/", "/annuaire/suggestions/", "/personnes/")
    for mot in ("fiche", "venir", "antenne", "atelier", "candidate", "zebre")
]


def fuites(role, visite):
    return [(role, visite.adresse, nom) for nom in canaris_lus(visite.texte) if role not in CANARIS[nom].split()]


def test_private_words_are_read_by_those_the_table_names_and_nobody_else(visites, tout):
    trouves = {(role, nom) for (ligne, role), visite in visites.items() for nom in canaris_lus(visite.texte)}
    jetons = {ligne.nom for ligne in TABLE if ligne.revele == SANS_JETON}
    echappes = [f for (nom, role), v in visites.items() if nom not in jetons for f in fuites(role, v)]
    assert not echappes
    attendus = {(role, nom) for nom, lu_par in CANARIS.items() for role in lu_par.split()}
    vides = attendus - trouves if tout else {nom for _, nom in attendus} - {nom for _, nom in trouves}
    assert not vides, "un mot que personne ne lit ne prouve rien"


@pytest.mark.parametrize(
    "role",
    ["anonyme", "conseiller", "autre_charge"]
    + [
        pytest.param(r, marks=pytest.mark.long)
        for r in ("ancien", "collegue", "referent", "autre_tete", "dpo", "region")
    ],
)
def test_private_words_do_not_escape_by_a_link_or_a_search(monde, visites, role):
    client = client_de(monde.comptes.get(role))  # une visite d’avant a pu fermer la session de l’autre
    connues = [v for (_, r), v in visites.items() if r == role]
    lues, file = {v.adresse for v in connues}, [lien for v in connues for lien in liens_de(v)]
    for adresse in RECHERCHES:
        visite = visiter(client, adresse)
        reservee = adresse.startswith("/personnes/") and role in ("anonyme", "ancien")
        assert visite.statut == 200 or reservee and visite.statut in (302, 404)
        assert not fuites(role, visite)
        file += liens_de(visite)
    while file and len(lues) < MAX_PAGES:
        adresse = file.pop(0)
        if adresse in lues or adresse.startswith(HORS_VISITE) or not cle_de(adresse) or cle_de(adresse) in lues:
            continue
        lues |= {adresse, cle_de(adresse)}
        visite = visiter(client, adresse)
        assert visite.statut < 500, visite.texte
        assert not fuites(role, visite)
        file += liens_de(visite)


def test_private_words_are_in_no_mail_but_the_title_of_an_event_to_who_reads_it(monde):
    roles, mots = {c.email: role for role, c in monde.comptes.items()}, CANARIS.keys() - {"courriel", "invitation"}
    textes = [(roles.get(c.destinataire, "region"), f"{c.objet} {c.texte} {c.html}") for c in Courriel.objects.all()]
    trouves = {(nom, role) for role, texte in textes for nom in canaris_lus(texte) & mots}
    assert ("evenementpropose", "charge_mission") in trouves
    assert trouves <= {(n, r) for n in mots if re.match("evenement|reunion|dispositif", n) for r in CANARIS[n].split()}
