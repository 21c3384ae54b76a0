# samenspel.R - open what samenspel wrote, the way analysts like it: data frames.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#     source("samenspel.R")
#     data <- sp_read("nine_in_ten.h5")
#     sp_mean_interval(data, "cooperation")     # a row a run: n, mean, se, low, high
#     sp_twin_difference(data, "cooperation")   # paired with the unsteered twin
#     sp_tidy(data, "cooperation")              # a row a run, replicate and round
#     sp_values(data, "cooperation")            # the array itself: [round, replicate, run]
#
# Needs the package ncdf4 (r-cran-ncdf4 on Debian) and base R. Axes stand in R's order, the
# reverse of the file's. Numbers are computed in the order in which the program computes
# them, so means and standard errors are those of the file, bit for bit. Columns have the
# names of the keys with their dots: table[["steering.shared_interest.steer"]].

if (!requireNamespace("ncdf4", quietly = TRUE)) {
    stop("samenspel.R needs the package ncdf4: scripts/setup --for analysis, ",
         "or install.packages(\"ncdf4\")")
}

.sp_done <- 1L # of the variable status

.sp_stop <- function(...) stop(..., call. = FALSE)

# --- opening -----------------------------------------------------------------------------

#' One file, as a list: attributes, settings, runs (a data frame with the swept keys and
#' n_agents, n_rounds, n_replicates), round, status [replicate, run]. Arrays are read when
#' they are asked for. Warns of replicates that the plan asks for and the file has not.
sp_read <- function(path) {
    if (!file.exists(path)) {
        .sp_stop(path, ": no such file")
    }
    if (dir.exists(path)) {
        .sp_stop(path, ": is a folder; name an HDF5 file")
    }
    if (!identical(readBin(path, "raw", 4L), as.raw(c(0x89, 0x48, 0x44, 0x46)))) {
        .sp_stop(path, ": is not an HDF5 file")
    }
    file <- tryCatch(ncdf4::nc_open(path), error = function(e) {
        .sp_stop(path, ": cannot be read (", trimws(conditionMessage(e)), "); R does not ",
                 "read an index (merge --virtual): merge its shards by copy")
    })
    on.exit(ncdf4::nc_close(file))
    attribute <- function(name) {
        # a 64-bit seed is not read: R would round it
        found <- ncdf4::ncatt_get(file, 0, name)
        if (found$hasatt) found$value else NULL
    }
    names <- c("title", "question", "kind", "source", "history", "scenario", "overrides",
               "scenario_resolved", "adaptive", "samenspel_version", "model_version",
               "plan_hash", "references", "assumptions", "burn_in")
    attributes <- Filter(Negate(is.null), sapply(names, attribute, simplify = FALSE))
    if (is.null(attributes$samenspel_version)) {
        .sp_stop(path, ": is an HDF5 file, but not one of samenspel: it has no attribute ",
                 "'samenspel_version'")
    }
    self <- list(path = path, attributes = attributes,
                 settings = .sp_settings(attributes$scenario_resolved))
    self$axes <- lapply(file$var, function(item) {
        vapply(item$dim, function(axis) axis$name, "")
    })
    if (is.null(self$axes$status)) {
        return(structure(self, class = "samenspel"))
    }
    of_run <- names(Filter(function(axes) identical(axes, "run"), self$axes))
    swept <- intersect(of_run, names(self$settings))
    runs <- data.frame(run = as.vector(file$dim$run$vals))
    for (name in c(swept, "n_agents", "n_rounds", "n_replicates")) {
        runs[[name]] <- as.vector(ncdf4::ncvar_get(file, name))
    }
    for (key in swept) { # a switch is no number
        if (all(.sp_words(self$settings[[key]]) %in% c("true", "false"))) {
            runs[[key]] <- runs[[key]] != 0
        }
    }
    self$swept <- swept
    self$runs <- runs
    self$round <- as.vector(file$dim$round$vals)
    self$strategy <- as.vector(file$dim$strategy$vals)
    self$status <- ncdf4::ncvar_get(file, "status", collapse_degen = FALSE)
    expected <- outer(seq_len(nrow(self$status)), runs$n_replicates, "<=")
    missing <- sum(expected & self$status != .sp_done)
    if (missing > 0) {
        warning(path, ": ", missing, " of ", sum(expected), " replicates are not there",
                call. = FALSE)
    }
    structure(self, class = "samenspel")
}

.sp_settings <- function(text) {
    lines <- strsplit(if (is.null(text)) "" else text, "\n", fixed = TRUE)[[1]]
    lines <- lines[grepl(": ", lines, fixed = TRUE)]
    at <- regexpr(": ", lines, fixed = TRUE)
    as.list(stats::setNames(substring(lines, at + 2L), substring(lines, 1L, at - 1L)))
}

.sp_words <- function(text) {
    strsplit(gsub("[][]", "", text), ", ", fixed = TRUE)[[1]]
}

#' An array of the file in R's order of axes, [round, replicate, run]; nothing (NA) in cells
#' that are not done.
sp_values <- function(data, name) {
    if (!(name %in% names(data$axes))) {
        .sp_stop(data$path, ": has no variable '", name, "'; it has: ",
                 paste(names(data$axes), collapse = ", "))
    }
    file <- ncdf4::nc_open(data$path)
    on.exit(ncdf4::nc_close(file))
    values <- ncdf4::ncvar_get(file, name, collapse_degen = FALSE)
    axes <- data$axes[[name]]
    n <- length(axes)
    if (n >= 2 && identical(axes[c(n, n - 1)], c("run", "replicate")) && is.double(values)) {
        inner <- length(values) / length(data$status)
        values[rep(as.vector(data$status) != .sp_done, each = inner)] <- NA
        values[is.nan(values)] <- NA
    }
    values
}

# --- what a file says of itself ----------------------------------------------------------

#' What the scenario asks, or its title.
sp_question <- function(data) {
    question <- data$attributes$question
    if (is.null(question) || !nzchar(question)) data$attributes$title else question
}

#' The scenario's text as it was read; `samenspel inspect --scenario` writes into it what the
#' command line changed.
sp_scenario <- function(data) {
    if (is.null(data$attributes$scenario)) {
        .sp_stop(data$path, ": holds no scenario")
    }
    data$attributes$scenario
}

#' Names of what stands once a round or a replicate, twins left out.
sp_observables <- function(data) {
    known <- vapply(names(data$axes), function(name) {
        axes <- paste(rev(data$axes[[name]]), collapse = " ")
        axes %in% c("run replicate", "run replicate round", "run replicate round strategy")
    }, TRUE)
    names <- setdiff(names(data$axes)[known], c("status", "failure"))
    names[!grepl("_unsteered$", names)]
}

.sp_need <- function(data, name) {
    if (is.null(data$status)) {
        .sp_stop(data$path, ": holds a ", data$attributes$kind, " and no runs of a plan; ",
                 "sp_values reads its arrays: ", paste(names(data$axes), collapse = ", "))
    }
    if (!(name %in% names(data$axes))) {
        .sp_stop(data$path, ": has no variable '", name, "'; it has: ",
                 paste(sp_observables(data), collapse = ", "))
    }
    axes <- rev(data$axes[[name]])
    if (!identical(axes, c("run", "replicate"))
        && !identical(axes, c("run", "replicate", "round"))) {
        .sp_stop(name, " stands on [", paste(axes, collapse = ", "),
                 "], not on [run, replicate] or [run, replicate, round]; ",
                 "sp_values reads the array")
    }
}

# --- means -------------------------------------------------------------------------------

# Mean over the first axis of x [round, replicate] of what is no NA, in that axis's order;
# relative to the first value, so that the mean of a constant is that constant.
.sp_column_means <- function(x) {
    n <- ncol(x)
    if (nrow(x) == 0) {
        return(rep(NA_real_, n))
    }
    count <- colSums(!is.na(x))
    start <- apply(!is.na(x), 2, function(valid) match(TRUE, valid))
    first <- x[cbind(start, seq_len(n))]
    total <- numeric(n)
    for (round in seq_len(nrow(x))) { # R's own sums are longer than a double
        away <- x[round, ] - first
        total <- total + ifelse(is.na(away), 0, away)
    }
    ifelse(count > 0, first + total / count, NA_real_)
}

# [replicate, run] one number each: the mean of the used rounds, or what stands once.
.sp_by_replicate <- function(data, name, last = "burn_in") {
    values <- sp_values(data, name)
    if (length(dim(values)) == 2) {
        return(values)
    }
    means <- matrix(NA_real_, dim(values)[2], dim(values)[3])
    for (run in seq_len(ncol(means))) {
        n_rounds <- data$runs$n_rounds[run]
        place <- seq_len(n_rounds)
        used <- if (identical(last, "burn_in")) {
            place[data$round[place] > data$attributes$burn_in]
        } else {
            utils::tail(place, last)
        }
        x <- values[used, , run]
        dim(x) <- c(length(used), nrow(means))
        means[, run] <- .sp_column_means(x)
    }
    means
}

# Mean, standard error and Student's interval over replicates, a row a run.
.sp_summary <- function(data, values, confidence) {
    if (!is.numeric(confidence) || !(confidence > 0 && confidence < 1)) {
        .sp_stop("confidence = ", confidence, ": must lie between 0 and 1")
    }
    usable <- data$status == .sp_done & is.finite(values)
    n_runs <- ncol(values)
    count <- mean <- squares <- numeric(n_runs)
    for (replicate in seq_len(nrow(values))) { # as Welford (1962) and the program
        have <- usable[replicate, ]
        value <- values[replicate, have]
        count[have] <- count[have] + 1
        before <- value - mean[have]
        mean[have] <- mean[have] + before / count[have]
        squares[have] <- squares[have] + before * (value - mean[have])
    }
    mean[count == 0] <- NA
    freedom <- ifelse(count > 1, count - 1, NA)
    se <- sqrt(squares / freedom / count)
    half <- stats::qt((1 - confidence) / 2, freedom, lower.tail = FALSE) * se
    cbind(data$runs[c("run", data$swept)],
          n = count, mean = mean, se = se, low = mean - half, high = mean + half)
}

#' What an observable was after burn_in: a row a run with the swept keys, n, mean, se, low,
#' high. Each replicate gives one number, its mean over recorded rounds after burn_in (or
#' what it has once); Student's t gives the interval. A run without replicates has n = 0.
sp_mean_interval <- function(data, name, confidence = 0.95) {
    .sp_need(data, name)
    .sp_summary(data, .sp_by_replicate(data, name), confidence)
}

#' How much more of an observable there was than in the unsteered twin: as sp_mean_interval,
#' of the differences between each replicate and its own twin, which has the same draws.
sp_twin_difference <- function(data, name, confidence = 0.95) {
    .sp_need(data, name)
    twin <- paste0(name, "_unsteered")
    if (!(twin %in% names(data$axes))) {
        .sp_stop(data$path, ": has no '", twin, "'; the scenario needs ",
                 "'compare: unsteered'")
    }
    .sp_summary(data, .sp_by_replicate(data, name) - .sp_by_replicate(data, twin),
                confidence)
}

# --- tables ------------------------------------------------------------------------------

#' A data frame with a row a run and replicate that is done, and a round where the
#' observables have rounds; swept keys are columns.
#'
#' observables  names; NULL takes all that stand once a round or a replicate, with twins
#' last         NULL keeps every recorded round; a number takes the mean of so many last
#'              rounds of the run, "burn_in" of those after it, in one row a replicate
sp_tidy <- function(data, observables = NULL, last = NULL) {
    if (!is.null(last) && !identical(last, "burn_in")
        && !(is.numeric(last) && length(last) == 1 && last >= 1)) {
        .sp_stop("last = ", format(last), ": must be a number of rounds from 1, or ",
                 "\"burn_in\" for those after it, or NULL for every round")
    }
    if (is.null(observables)) {
        plain <- Filter(function(name) !("strategy" %in% data$axes[[name]]),
                        sp_observables(data))
        both <- as.vector(rbind(plain, paste0(plain, "_unsteered")))
        observables <- both[both %in% names(data$axes)]
    }
    for (name in observables) {
        .sp_need(data, name)
    }
    has_rounds <- vapply(observables, function(name) "round" %in% data$axes[[name]], TRUE)
    cell <- which(data$status == .sp_done, arr.ind = TRUE) # rows: replicate, column: run
    place <- NULL
    if (is.null(last) && any(has_rounds)) {
        n_rounds <- data$runs$n_rounds[cell[, 2]]
        place <- sequence(n_rounds)
        cell <- cell[rep(seq_len(nrow(cell)), n_rounds), , drop = FALSE]
    }
    table <- data.frame(run = data$runs$run[cell[, 2]], replicate = cell[, 1] - 1L)
    if (!is.null(place)) {
        table$round <- data$round[place]
    }
    for (key in data$swept) {
        table[[key]] <- data$runs[[key]][cell[, 2]]
    }
    for (name in observables) {
        table[[name]] <- if (is.null(place)) {
            .sp_by_replicate(data, name, last)[cell]
        } else if (has_rounds[[name]]) {
            sp_values(data, name)[cbind(place, cell)]
        } else {
            sp_values(data, name)[cell]
        }
    }
    rownames(table) <- NULL
    table
}

print.samenspel <- function(x, ...) {
    cat(x$path, "\n  ", sp_question(x), "\n", sep = "")
    if (is.null(x$status)) {
        cat("  kind        ", x$attributes$kind, "\n  variables   ",
            paste(names(x$axes), collapse = " "), "\n", sep = "")
    } else {
        cat("  replicates  ", sum(x$status == .sp_done), " done, of ", nrow(x$runs), " runs\n",
            "  swept       ", paste(x$swept, collapse = " "), "\n  observables ",
            paste(sp_observables(x), collapse = " "), "\n", sep = "")
    }
    invisible(x)
}
