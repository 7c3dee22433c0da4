// Asks veraPDF, the reference implementation of the PDF Association, whether files conform:
//   java -cp CLASSPATH Verapdf.java 3u,ua1 FILE...
// One line for each file and standard, and below it each rule that is broken, by its clause. Ends with 1 if any is.

import java.io.FileInputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class Verapdf {
    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        // Profiles of other standards that the package leaves out are of no concern.
        Logger.getLogger("org.verapdf").setLevel(Level.SEVERE);
        VeraGreenfieldFoundryProvider.initialise();
        boolean conform = true;
        for (int k = 1; k < args.length; k++) {
            for (String id : args[0].split(",")) {
                PDFAFlavour flavour = PDFAFlavour.byFlavourId(id);
                try (InputStream in = new FileInputStream(args[k]);
                        PDFAParser parser = Foundries.defaultInstance().createParser(in, flavour)) {
                    PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false);
                    ValidationResult result = validator.validate(parser);
                    conform &= result.isCompliant() && result.getTotalAssertions() > 0;
                    out.printf("%s %s %s: %d checks%n", result.isCompliant() ? "PASS" : "FAIL", id, args[k], result.getTotalAssertions());
                    report(result, out);
                }
            }
        }
        System.exit(conform ? 0 : 1);
    }

    private static void report(ValidationResult result, PrintStream out) {
        Map<String, Integer> times = new TreeMap<>();
        for (TestAssertion broken : result.getTestAssertions()) {
            if (broken.getStatus() != TestAssertion.Status.FAILED) {
                continue;
            }
            String rule = broken.getRuleId().getClause() + "-" + broken.getRuleId().getTestNumber();
            if (times.merge(rule, 1, Integer::sum) == 1) {
                out.printf("  %s: %s%n    %s%n", rule, broken.getMessage(), broken.getLocation().getContext());
            }
        }
        times.forEach((rule, count) -> out.printf("  %s: %d times%n", rule, count));
    }
}
