"""Who opens what of the doors of an account: sign-in, password, second factor."""

from tests.droits.lignes import AVEC_FACTEUR, CONNECTES, SANS_JETON, TOUS, Ligne, connectes, seuls, tous

CONNEXION: list[Ligne] = [
    Ligne("account_login", tous(302, anonyme=200), "la porte unique"),
    Ligne("account_logout", tous(anonyme=302), "demande confirmation"),
    Ligne("account_inactive", TOUS, "dit que le compte est fermé"),
    Ligne("account_signup", tous(302, anonyme=200), "inscription fermée : sur invitation"),
    Ligne("account_reauthenticate", CONNECTES, "redonner son mot de passe"),
    Ligne("account_email", CONNECTES, "sa propre adresse"),
    Ligne("account_email_verification_sent", TOUS, "dit d’ouvrir le courriel"),
    Ligne("account_confirm_email", TOUS, SANS_JETON, "clé d’adresse inventée", revele=SANS_JETON),
    Ligne("account_change_password", CONNECTES, "son propre mot de passe"),
    Ligne("account_set_password", connectes(302), "son propre mot de passe"),
    Ligne("account_reset_password", TOUS, "même réponse pour une adresse inconnue"),
    Ligne("account_reset_password_done", TOUS, "même réponse pour une adresse inconnue"),
    Ligne("account_reset_password_from_key", TOUS, SANS_JETON, "clé de mot de passe inventée", revele=SANS_JETON),
    Ligne("account_reset_password_from_key_done", TOUS, "dit que c’est fait"),
    Ligne("account_confirm_login_code", connectes(302), "aucun code par courriel"),
    Ligne("mfa_index", CONNECTES, "son propre second facteur"),
    Ligne("mfa_authenticate", connectes(302), "seulement pendant la connexion"),
    Ligne("mfa_reauthenticate", seuls(AVEC_FACTEUR, sinon=302), "redonner un code"),
    Ligne("mfa_activate_totp", connectes(302), "redonner son mot de passe d’abord"),
    Ligne("mfa_deactivate_totp", seuls(AVEC_FACTEUR, 302), "redonner son mot de passe d’abord"),
    Ligne("mfa_view_recovery_codes", seuls(""), "aucun code créé"),
    Ligne("mfa_generate_recovery_codes", connectes(302), "redonner son mot de passe d’abord"),
    Ligne("mfa_download_recovery_codes", seuls(""), "aucun code créé"),
    Ligne("mfa_list_webauthn", CONNECTES, "ses propres clés"),
    Ligne("mfa_add_webauthn", connectes(302), "redonner son mot de passe d’abord"),
    Ligne("mfa_reauthenticate_webauthn", connectes(302), "sans clé, par le mot de passe"),
    Ligne("mfa_remove_webauthn", connectes(302), "redonner son mot de passe d’abord", "clé de sécurité"),
    Ligne("mfa_edit_webauthn", connectes(302), "redonner son mot de passe d’abord", "clé de sécurité"),
]
