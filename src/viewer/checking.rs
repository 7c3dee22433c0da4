//! Where the bundle is checked: two fields, a place to drop it, and what is said.

use super::html::Html;

pub(super) fn checking(html: &mut Html) {
    html.raw("<section aria-labelledby=\"verify\">\n<h2 id=\"verify\">");
    html.say("核对这个包", "Check the bundle");
    html.raw("</h2>\n<p>");
    html.say(
        "选择 zip，或者选择解压后的文件夹，本页会在这台电脑上把每个文件重新计算一遍，与封存时的清单比较。不联网，什么都不上传；选文件夹时浏览器可能问是否“上传”，文件其实不会离开这台电脑。",
        "Choose the zip, or the unpacked folder: every file is hashed again on this computer and compared with the lists it was sealed with. Nothing is uploaded, whatever the browser calls it when a folder is chosen.",
    );
    html.raw("</p>\n<noscript><p>");
    html.say(
        "浏览器关闭了脚本，这里不能核对；请照 说明.txt 的办法核对。",
        "Scripts are switched off, so nothing can be checked here; see 说明.txt.",
    );
    html.raw("</p></noscript>\n<div id=\"drop\" hidden>\n<p><label for=\"pick-zip\">");
    html.say("证据包（zip）", "The bundle (zip)");
    html.raw("</label> <input type=\"file\" id=\"pick-zip\" accept=\".zip,application/zip\"></p>\n<p><label for=\"pick-folder\">");
    html.say("或者解压后的文件夹", "or the unpacked folder");
    html.raw("</label> <input type=\"file\" id=\"pick-folder\" webkitdirectory></p>\n<p>");
    html.say("也可以把它拖到这一页上。", "Or drop it anywhere on this page.");
    html.raw("</p>\n</div>\n<p id=\"verify-status\" role=\"status\"></p>\n<progress id=\"verify-meter\" max=\"1\" hidden");
    html.attribute("aria-label", html.chosen("核对进度", "Progress"));
    html.raw("></progress>\n<div id=\"verify-result\" tabindex=\"-1\" hidden></div>\n</section>\n");
}
