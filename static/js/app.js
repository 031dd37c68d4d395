// Comfort only: every page works without this.
import { watchProgress } from "./progress.js";
import { listenToKeys } from "./keys.js";
import { offerCopies } from "./copy.js";
import { focusErrors } from "./focus.js";
import { welcomePasskeys } from "./passkey.js";
import { proposeZone } from "./zone.js";

watchProgress();
listenToKeys();
offerCopies();
focusErrors();
proposeZone();
welcomePasskeys();
