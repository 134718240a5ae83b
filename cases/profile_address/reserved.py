"""The paths that platforms keep for themselves: a table to read and to add to.

They are not people (rules.md §4). A missing word shows a page as a person, which a worker sees; a
wrong one hides a person behind "unrecognised", which a worker confirms. Neither joins two profiles.

The words fall into classes: signing in and settings, legal pages, pages about the company,
machinery, kinds of content, and lists of whoever is signed in. Most platforms have most of each, so
what is common stands once.
"""

from __future__ import annotations

from collections.abc import Mapping

_EVERYWHERE = """
about about-us accessibility account accounts activate activity ads advertise advertising
affiliates ajax analytics android api app apps archive assets auth authorize billing blog bookmarks
browse business careers cdn challenge chat checkout community-guidelines company compliance confirm
connect consent contact contact-us cookie cookie-policy cookies copyright create csp dashboard
deactivate delete desktop developer developers dialog directory discover dmca docs download
downloads email embed error errors events explore faq favorites feed feedback feeds follow followers
following forgot forgot-password friends games gdpr graphql group groups guidelines hashtag hashtags
help history home images img imprint inbox index install intent invitations invite invites ios ipad
iphone javascript jobs languages legal licenses lists live log_in log-in logged_out login logout me
mentions messages my new news notifications oauth oauth2 oembed onboarding p page pages partners
password password_reset payments permalink photo photos plans plugins policies policy popular post
posts preferences premium press pricing privacy privacy-policy profile promo public push qr redirect
register report reset reset-password reset_password rss rules safety saved scripts search security
services session sessions settings share sharer sign_in sign_up sign-in sign-up signed_out signin
signup sitemap sitemaps sso static status store stories story subscribe subscriptions support
suspended tag tags teams terms terms-of-service terms-of-use topics tos transparency trending
unsubscribe upgrade upload user users verification verify video videos watch web welcome widget
widgets
"""

_OF_ONE_PLATFORM = {
    "facebook": """
    ad_campaign adsmanager allactivity archived audience avatar badges birthdays biz bluebar
    bookmark buddylist calls campaign canvas checkpoint collection commerce common
    communitystandards composer confirmemail creatorstudio crisisresponse dating device
    devicesupport donate donation emoji fantasygames findfriends friendship fundraiser fundraisers
    gaming giftcards giving hacked instantgames intern job k l latest lite livemap local locations
    lookaside marketplace media memorialization memories message messenger mobile n nearby newsfeed
    notes nfx offers onthisday ordering pay payouts people places pokes premiummusic publish
    questions r recover reel reels reg requests rooms safetycheck salegroups save securecheckpoint
    selfxss shop shops sitetour ssa timeline tools townhall tr translate translations v videocall
    viewas votinginformationcenter w wallet watchlist watchparty weather whitehat workplace xmd
    zero
    """,
    "instagram": """
    a ar audio auth_platform bloks branded_content c channel collections creators data direct
    donate e2ee emails emoji fragment fxcal guide guides hello highlights locations locale lite
    meta-verified meta_verified nametag notes nux parents postpartum professional_dashboard q reel
    reels s shop shopping support_chat threads topic tv two_factor your_activity
    """,
    "x": """
    article articles birdwatch communities communitynotes compose connect_people creators
    find_friends follower_requests goodies grok hashtag i keyboard_shortcuts labs maintenance
    mobile moments monetization money newtwitter nudges openid personalization
    personalized_trends premium_plus premium_sign_up professionals replies search-advanced
    similar_to spaces statistics statuses timeline trends tweet tweetbutton unlock usernames
    verified-choose verified-orgs verified-orgs-signup who_to_follow
    """,
    "youtube": """
    activate advanced_settings artist attribution_link audiolibrary channels charts clip comment
    comments creator creators create_channel devicesupport e editor fashion features
    gaming generate_204 get_video_info getstarted handle howyoutubeworks iframe_api insight
    instream kids learning library live_chat live_dashboard live_events movies music my_account
    my_favorites my_playlists my_subscriptions my_videos oops opensearch originals
    paid_memberships pair player_204 playables playlist podcasts ptracking purchases reporthistory
    results s select_site sharing shorts show shows source sports srv storefront
    subscription_center supported_browsers t testtube thankyou timedtext trends tv v verify_age
    verify_phone vi vi_webp video_manager view_all_playlists view_play_list watch_popup
    watch_queue watch_videos youtubei yt ytscframe
    """,
    "pinterest": """
    _ _tools board boards business-account categories category collage collages convert
    create-business csrf_error edit edit-profile find_friends homefeed ideas invited more_ideas
    news_hub offsite pin pin-builder pin-creation-tool pins products reset_password_confirm
    resource shop shopping source today topic trends unlock verified-merchant visual-search you
    """,
    "telegram": """
    addemoji addlist addstickers addtheme auction boost call confirmphone emoji giftcode
    invoice joinchat joingroup msg newbot nft passport proxy resolve setlanguage socks stars
    stickers translations voicechat wallpaper
    """,
    "threads": """
    communities community custom_feed fediverse_profile for_you ghost_posts insights liked
    nonconsent t
    """,
    "twitch": """
    annual-recap bits bits-checkout broadcast broadcasts charity clip clips collections
    creatorcamp customize dashboards drops event event-registration extensions for-you giftcard
    hype-train inventory kraken login_with_amazon loyalty manage message moments network
    partner partnership passport-callback prime prizes products redeem sings squad streams subs
    subscription surveys team turbo unban-requests vods wallet year
    """,
    "vk": """
    ads_cabinet ads_easy_promote adblogger al_feed.php al_profile.php albums artist audio
    audio_playlist away.php blank.php bots bugs call calls catalog cc challenges clips club
    contacts data_protection deeplink dev discovery donate donut edit exp face fave forwork gifts
    gim id im join landings licence link links mail market memories menu messenger mini_apps
    miniapps mobile music nearby newsletter now overview people phones places podcast podcasts poll
    polls qr_auth restore shop shopping shorts stats stickers superapp tasks templates themes tips
    topic translate uslugi video_playlist vklive vkpay wall widget.php write zapros
    """,
    "onlyfans": """
    action add_card agreement anti-slavery antislavery bank banking blocked brand chats
    collections complaints contract creators dsa fan fans favourites files how media payouts
    promotions queue referrals reports restricted rooms schedule statements statistics streams
    tips transparency-center u usc-2257 usc2257 vault wallet
    """,
    "tumblr": """
    ask audio blogs broadcast changes communities customize domains edit gifs gifts import likes
    live login_required mega-editor messaging open-source radar reblog recommended-for-you
    safe-mode shop spotlight svc tagged theme themes tips tumblrmart tv
    """,
    "soundcloud": """
    artist-plans artists charts creators discover followings for-artists get go go-plus insights
    library likes logging mobile overview people player playlist playlists pro record repost
    resolve sets sounds stations stats stream swap tracks uploads you
    """,
    "vimeo": """
    album b camera categories channels cookie_policy enterprise event everywhere features forums
    gettingstarted hd hubnut integrations join log_out manage moogaloop ondemand on ott plus pro
    product rate record screen seamless showcase site_map solutions stats statistics stock
    templates tools tv upgrade vimeopro watchlater webinars workshop
    """,
    "github": """
    advisories changelog codespaces collections copilot customer-stories discussions edu education
    enterprise features gist gists git-guides integrations issues join logos marketplace mcp
    mobile models newsroom nonprofit open-source organizations orgs personal premium-support
    projects pulls readme repos repositories resources showcases site site-policy solutions spark
    sponsors stars startups team watching why why-github wiki
    """,
    "patreon": """
    bepatron community creation creators early followings gift hub insights invest join library m
    manage membership memberships mobile pledge pledges podcasters portal product products
    purchases toolbox
    """,
    "kick": """
    categories category clip clips creators dmca-policy drops leaderboard mobile moderation
    partner-program streams transactions vods wallet
    """,
    "linktree": """
    admin collections community creator earn enterprise marketplace products s shop solutions
    templates trust-center
    """,
    "fansly": "application collections creators media statements streaming tips vault wallet",
    "tellonym": "announcements answers sent tell tells tools",
}

RESERVED: Mapping[str, frozenset[str]] = {
    slug: frozenset(_EVERYWHERE.split()) | frozenset(words.split())
    for slug, words in _OF_ONE_PLATFORM.items()
}
