package report

// This file draws the plots, in SVG.

import (
	"fmt"
	"image/color"
	"path/filepath"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// variantColor is the colour of a variant, told apart also by who sees no red or
// no green.
func variantColor(variant string) color.Color {
	switch variant {
	case Ours:
		return color.RGBA{R: 0x00, G: 0x72, B: 0xb2, A: 0xff}
	case NoOp:
		return color.RGBA{R: 0xe6, G: 0x9f, B: 0x00, A: 0xff}
	default:
		return color.RGBA{R: 0x99, G: 0x99, B: 0x99, A: 0xff}
	}
}

// Plots draws what was measured into SVG files in a folder, whose names begin with
// base, and returns their names.
func (r *Results) Plots(folder, base string) ([]string, error) {
	var names []string
	save := func(p *plot.Plot, width, height vg.Length, suffix string) error {
		name := base + suffix + ".svg"
		names = append(names, name)
		return p.Save(width, height, filepath.Join(folder, name))
	}
	for _, step := range Steps() {
		p, bars, err := r.bars(step)
		if err != nil {
			return nil, err
		}
		if bars > 0 {
			if err := save(p, 18*vg.Centimeter, vg.Length(3+0.8*float64(bars))*vg.Centimeter, "-"+step); err != nil {
				return nil, err
			}
		}
	}
	if len(r.roomScenarios()) > 1 {
		p, err := r.lines()
		if err == nil {
			err = save(p, 18*vg.Centimeter, 12*vg.Centimeter, "-growth")
		}
		if err != nil {
			return nil, err
		}
	}
	return names, nil
}

// bars shows the wall time of a command in each scenario without latency, ours
// beside the no-op. It returns how many scenarios there are.
func (r *Results) bars(step string) (*plot.Plot, int, error) {
	var labels []string
	values := map[string]plotter.Values{}
	for i := len(r.Scenarios) - 1; i >= 0; i-- { // the axis goes upwards
		s := r.Scenarios[i]
		if s.Rooms > 1000 || len(r.of(s.Name, 0, Ours, step)) == 0 { // the growth has them
			continue
		}
		labels = append(labels, "  "+s.Title) // the spaces keep it off the edge
		for _, variant := range []string{Ours, NoOp} {
			values[variant] = append(values[variant], Median(each(r.of(s.Name, 0, variant, step), wall)))
		}
	}
	if len(labels) == 0 {
		return nil, 0, nil
	}
	p := plot.New()
	p.Title.Text = fmt.Sprintf("%s, answers at once, parallelism %d, %s", step, r.Parallelism, r.CLI)
	p.X.Label.Text, p.X.Min = "seconds, median", 0
	const width = 0.25 * vg.Centimeter
	for i, variant := range []string{Ours, NoOp} {
		bars, err := plotter.NewBarChart(values[variant], width)
		if err != nil {
			return nil, 0, err
		}
		bars.Horizontal, bars.Color, bars.LineStyle.Width = true, variantColor(variant), 0
		bars.Offset = width * vg.Length(0.5-float64(i))
		p.Add(bars)
		p.Legend.Add(variant, bars)
	}
	p.NominalY(labels...)
	p.Y.Tick.Label.Font.Size = vg.Points(9)
	p.Title.Padding = vg.Points(6)
	p.Y.Min, p.Y.Max, p.X.Max = -0.7, float64(len(labels))-0.3, 1.2*p.X.Max // room for the legend
	p.Add(plotter.NewGrid())
	return p, len(labels), nil
}

// lines shows how the wall time grows with the number of rooms.
func (r *Results) lines() (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text = fmt.Sprintf("Rooms, answers at once, parallelism %d, %s", r.Parallelism, r.CLI)
	p.X.Label.Text, p.Y.Label.Text, p.X.Min, p.Y.Min = "rooms", "seconds, median", 0, 0
	p.Legend.Top, p.Legend.Left = true, true
	dashes := [][]vg.Length{nil, {vg.Points(6), vg.Points(3)}, {vg.Points(2), vg.Points(2)}}
	for i, step := range Steps() {
		for _, variant := range []string{Ours, NoOp} {
			var points plotter.XYs
			for _, s := range r.roomScenarios() {
				if samples := r.of(s.Name, 0, variant, step); len(samples) > 0 {
					points = append(points, plotter.XY{X: float64(s.Rooms), Y: Median(each(samples, wall))})
				}
			}
			if len(points) == 0 {
				continue
			}
			line, dots, err := plotter.NewLinePoints(points)
			if err != nil {
				return nil, err
			}
			line.Color, line.Width, line.Dashes = variantColor(variant), vg.Points(1.5), dashes[i]
			dots.Color = line.Color
			p.Add(line, dots)
			p.Legend.Add(step+", "+variant, line, dots)
		}
	}
	p.Add(plotter.NewGrid())
	return p, nil
}
